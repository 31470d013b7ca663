# Installs the teamcost command from @@SERVER@@ into ~\.local\bin. It needs no administrator, changes nothing but your own PATH, and
# installs nothing whose checksum is not the one written below. $env:TEAMCOST_INSTALL_DIR names another folder.
& {
    $ErrorActionPreference = 'Stop'
    $ProgressPreference = 'SilentlyContinue'
    $server = '@@SERVER@@'
    $files = @{
@@FILES@@
    }
    $processor = if ($env:PROCESSOR_ARCHITEW6432) { $env:PROCESSOR_ARCHITEW6432 } else { $env:PROCESSOR_ARCHITECTURE }
    $system = if ($processor -eq 'ARM64' -and $files.ContainsKey('win-arm64')) { 'win-arm64' } else { 'win-x64' }
    if (-not $files.ContainsKey($system)) {
        throw "teamcost was not installed: $server has no file for $system. With the .NET runtime it works all the same: $server/install."
    }

    $file, $sum = $files[$system]
    $folder = if ($env:TEAMCOST_INSTALL_DIR) { $env:TEAMCOST_INSTALL_DIR } else { Join-Path $HOME '.local\bin' }
    New-Item -ItemType Directory -Force -Path $folder | Out-Null
    $fresh = Join-Path $folder ".teamcost.$PID.exe"
    try {
        Write-Host "Downloading $file ..."
        Invoke-WebRequest -UseBasicParsing -Uri "$server/downloads/$file" -OutFile $fresh
        $found = (Get-FileHash -Algorithm SHA256 -Path $fresh).Hash.ToLowerInvariant()
        if ($found -ne $sum) {
            throw "teamcost was not installed: the file that came is not the file that was published (expected $sum, found $found). It was deleted. Tell whoever runs $server."
        }

        $version = & $fresh --version
        if ($LASTEXITCODE -ne 0) {
            throw 'teamcost was not installed: the file does not run on this system.'
        }

        Move-Item -Force -Path $fresh -Destination (Join-Path $folder 'teamcost.exe')
    }
    finally {
        Remove-Item -Force -ErrorAction SilentlyContinue -Path $fresh
    }

    Write-Host "teamcost $version is in $(Join-Path $folder 'teamcost.exe')."
    $own = [Environment]::GetEnvironmentVariable('Path', 'User')
    if (($own -split ';') -notcontains $folder) {
        [Environment]::SetEnvironmentVariable('Path', ((@($own -split ';') + $folder) -ne '' -join ';'), 'User')
        $env:Path = "$env:Path;$folder"
        Write-Host "$folder was added to your PATH; new windows know it."
    }

    Write-Host 'Next: teamcost daily                        what you used, without a server'
    Write-Host "      teamcost login --server $server"
}
