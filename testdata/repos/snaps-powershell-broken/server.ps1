#Requires -Version 7.5

Import-Module Pode
Import-Module ../imagekit/ImageKit.psd1
Import-Module ./src/Store.psm1

Set-Content -Path /run/snaps.pid -Value $PID

$stop = [System.Runtime.InteropServices.PosixSignalRegistration]::Create(
    'SIGTERM', { param($context) $context.Cancel = $true })

Start-PodeServer -Threads 4 {
    New-PodeLoggingMethod -File -Path ./logs -Name snaps | Enable-PodeErrorLogging
    Add-PodeEndpoint -Address localhost -Port 8080 -Protocol Http

    Add-PodeSchedule -Name purge -Cron '0 3 * * *' -ScriptBlock { Remove-OldPhoto }

    Use-PodeRoutes -Path ./routes
}
