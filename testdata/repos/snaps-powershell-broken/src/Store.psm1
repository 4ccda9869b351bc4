Import-Module PSSQLite
Add-Type -Path /usr/local/share/lib/StackExchange.Redis.dll

$store = New-SQLiteConnection -DataSource data/snaps.db
$views = [StackExchange.Redis.ConnectionMultiplexer]::Connect('views.acme.internal:6379').GetDatabase()

function Add-Photo {
    param([string]$Title, [string]$File)
    $row = @{ title = $Title; file = $File }
    Invoke-SqliteQuery -SQLiteConnection $store -SqlParameters $row -Query @'
INSERT INTO photo (title, file) VALUES (@title, @file) RETURNING id
'@
}

function Add-View {
    param([string]$Photo)
    $views.StringIncrement("views:$Photo")
}

function Remove-OldPhoto {
    Invoke-SqliteQuery -SQLiteConnection $store -Query "DELETE FROM photo WHERE added < datetime('now', '-1 year')"
}

Export-ModuleMember -Function Add-Photo, Add-View, Remove-OldPhoto
