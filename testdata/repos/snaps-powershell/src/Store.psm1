Import-Module SimplySql
Add-Type -Path /usr/local/share/lib/StackExchange.Redis.dll

Open-PostGreConnection -ConnectionString $env:DATABASE_URL
$views = [StackExchange.Redis.ConnectionMultiplexer]::Connect($env:REDIS_URL).GetDatabase()

function Add-Photo {
    param([string]$Title, [string]$File)
    $row = @{ title = $Title; file = $File }
    Invoke-SqlScalar -Parameters $row -Query @'
INSERT INTO photo (title, file) VALUES (@title, @file) RETURNING id
'@
}

function Add-View {
    param([string]$Photo)
    $views.StringIncrement("views:$Photo")
}

function Remove-OldPhoto {
    Invoke-SqlUpdate -Query "DELETE FROM photo WHERE added < now() - interval '1 year'"
}

Export-ModuleMember -Function Add-Photo, Add-View, Remove-OldPhoto
