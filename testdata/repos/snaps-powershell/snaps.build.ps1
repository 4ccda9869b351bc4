task Assets {
    New-Item -ItemType Directory -Path ./output -Force
    Get-ChildItem ./assets | Copy-Item -Destination ./output -Recurse -Force
}

task Test {
    Invoke-Pester -CI
}
