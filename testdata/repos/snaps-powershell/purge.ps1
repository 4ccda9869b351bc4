$ErrorActionPreference = 'Stop'

Import-Module ./src/Store.psm1
Remove-OldPhoto
