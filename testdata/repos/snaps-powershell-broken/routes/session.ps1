$password = ConvertTo-SecureString 'copper-Lantern-88' -AsPlainText -Force
$secret = $env:SESSION_SECRET ?? 'b7Yt0pQe9sLm2XkV4nRa'

Add-PodeRoute -Method Post -Path '/login' -ScriptBlock {
    if ($WebEvent.Data.password -cne ($using:password | ConvertFrom-SecureString -AsPlainText)) {
        Set-PodeResponseStatus -Code 401
        return
    }
    $token = ConvertTo-PodeJwt -Header @{ alg = 'HS256' } -Payload @{ sub = 'admin' } -Secret $using:secret
    Write-PodeJsonResponse -Value @{ token = $token }
}
