$ErrorActionPreference = 'Stop'

Install-DBOScript -ScriptPath ./migrations -ConnectionString $env:DATABASE_URL -Type PostgreSQL
