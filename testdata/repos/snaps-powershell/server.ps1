#Requires -Version 7.4

Import-Module Pode
Import-Module ImageKit
Import-Module ./src/Store.psm1

Start-PodeServer {
    New-PodeLoggingMethod -Terminal | Enable-PodeErrorLogging
    Add-PodeEndpoint -Address * -Port $env:PORT -Protocol Http

    Use-PodeRoutes -Path ./routes
}
