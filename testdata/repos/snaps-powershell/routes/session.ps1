foreach ($name in 'ADMIN_PASSWORD', 'SESSION_SECRET') {
    if (-not (Test-Path "env:$name")) { throw "$name is not set" }
}

Add-PodeRoute -Method Post -Path '/login' -ScriptBlock {
    if ($WebEvent.Data.password -cne $env:ADMIN_PASSWORD) {
        Set-PodeResponseStatus -Code 401
        return
    }
    $token = ConvertTo-PodeJwt -Header @{ alg = 'HS256' } -Payload @{ sub = 'admin' } -Secret $env:SESSION_SECRET
    Write-PodeJsonResponse -Value @{ token = $token }
}
