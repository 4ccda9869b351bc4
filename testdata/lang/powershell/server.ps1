#requires -Version 7.2
<#
.SYNOPSIS
    A shop that serves itself.
#>
using module ./Store.psm1
using namespace System.Net

[CmdletBinding()]
param(
    [Parameter(Mandatory)][string]$Name,
    [int]$Port = 8080,
    [string[]]$Hosts = @('*', "$env:HOST")
)

Import-Module Pode -MinimumVersion 2.12.0
. ./lib/log.ps1

$ErrorActionPreference = 'Stop'
$database = $env:DATABASE_URL ?? 'Server=localhost;Database=shop'
$listen = if ($env:PORT) { $env:PORT } else { $Port }
if (-not $env:WORKERS) { $env:WORKERS = 2 }
$script:settings = @{
    Database = $database
    'log-level' = $env:LOG_LEVEL; Retries = 3
    Nested = @{ Secret = [Environment]::GetEnvironmentVariable('SECRET') }
}

class Shop : Store {
    [string]$Currency = 'EUR'
    [void] Open([int]$Count) {
        $this.Connection = [SqlConnection]::new($this.Url)
        $this.Connection.Open()
    }
}

function Get-Greeting {
    param([string]$Who = 'world')
    begin { $count = 0 }
    process {
        $count++
        return "{0}, {1}!" -f 'hello', $Who
    }
}

Start-PodeServer -Threads $env:WORKERS {
    $endpoint = @{ Address = '*'; Port = $listen; Protocol = 'Http' }
    Add-PodeEndpoint @endpoint -Default:$false
    New-PodeLoggingMethod -Terminal | Enable-PodeRequestLogging
    Add-PodeRoute -Method Get -Path '/' -ScriptBlock {
        Write-PodeJsonResponse -Value @{ greeting = Get-Greeting -Who $WebEvent.Query['who'] }
    }
}

switch -Regex ($env:SHOP_ENV) {
    'dev' { Write-Host 'for developers' }
    default { exit 1 }
}
