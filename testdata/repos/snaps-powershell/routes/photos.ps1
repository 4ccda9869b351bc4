Add-PodeRoute -Method Post -Path '/photos' -ScriptBlock {
    $photo = $WebEvent.Files[$WebEvent.Data.photo]
    $file = New-TemporaryFile
    $photo.Save($file.FullName)
    exiftool -overwrite_original -all= $file.FullName
    Write-S3Object -BucketName $env:S3_BUCKET -Key "photos/$($photo.FileName)" -File $file.FullName
    $id = Add-Photo -Title $WebEvent.Data.title -File $photo.FileName
    Write-PodeJsonResponse -Value @{ id = $id } -StatusCode 201
}

Add-PodeRoute -Method Get -Path '/photos/:id' -ScriptBlock {
    $id = $WebEvent.Parameters.id
    Write-PodeJsonResponse -Value @{ id = $id; views = Add-View -Photo $id }
}
