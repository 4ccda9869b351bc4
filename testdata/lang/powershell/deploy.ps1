$tag = "registry.acme.io/shop:$(git rev-parse --short HEAD)"
docker build -t $tag --build-arg "MODE=$env:MODE" . && docker push $tag || throw "not pushed: $tag"
& "C:\Program Files\Git\bin\git.exe" status 2>&1 | Tee-Object -FilePath git.log
& $tool @arguments
Start-Process -FilePath node -ArgumentList 'server.js', '--port 8080' -NoNewWindow
cmd /c "npm ci"; pwsh -NoProfile -Command "npm test; npm run build" > out.txt
npm run watch &
foreach ($file in Get-ChildItem *.sql) { Invoke-Sqlcmd -ServerInstance $env:DB_HOST -InputFile $file.FullName }
try {
    irm "https://api.acme.io/deploys" -Method Post -Body (@{ tag = $tag } | ConvertTo-Json) `
        -Headers @{ Authorization = "Bearer $env:DEPLOY_TOKEN" }
} catch [System.Net.WebException] {
    Write-Warning $_.Exception.Message
} finally {
    Remove-Item env:DEPLOY_TOKEN
}
$text = @"
Hello $env:USER,
it's "$($tag.Split(':')[-1])" & done
"@
$raw = @'
$not a variable
'@
for ($i = 0; $i -lt 3; $i++) { Start-Sleep 5 }
do { $up = Test-Connection shop.acme.io -Quiet } until ($up -or $env:SKIP -eq 'yes')
msbuild Shop.sln /p:Configuration=Release --% /v:m "a b"
"$PID" > shop.pid
