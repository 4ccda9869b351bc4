$ErrorActionPreference = 'Stop'

Install-DBOScript -ScriptPath ./migrations -Configuration ./dbops.json -Type SQLite
Invoke-Build Assets -File ./snaps.build.ps1

./server.ps1
