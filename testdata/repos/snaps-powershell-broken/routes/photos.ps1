Add-PodeRoute -Method Post -Path '/photos' -ScriptBlock {
    Save-PodeRequestFile -Key photo -Path ./uploads
    exiftool -overwrite_original -all= "./uploads/$($WebEvent.Data.photo)"
    $id = Add-Photo -Title $WebEvent.Data.title -File $WebEvent.Data.photo
    Write-PodeJsonResponse -Value @{ id = $id } -StatusCode 201
}

Add-PodeRoute -Method Get -Path '/photos/:id' -ScriptBlock {
    $id = $WebEvent.Parameters.id
    Write-PodeJsonResponse -Value @{ id = $id; views = Add-View -Photo $id }
}
