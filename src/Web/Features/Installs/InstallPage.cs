namespace TeamCost.Web.Features.Installs;

/// <summary>A system that the page speaks to.</summary>
/// <param name="Name">As people call it.</param>
/// <param name="Shell">Where the line is pasted.</param>
/// <param name="Line">Installs the command.</param>
/// <param name="Uninstall">Takes it away again, with everything it wrote.</param>
public sealed record InstallWay(string Id, string Name, string Shell, string Line, string Uninstall);

/// <param name="Server">Address of this server, as its visitors reach it.</param>
/// <param name="Files">What can be downloaded here; none when the operator keeps no files.</param>
/// <param name="Ways">The visitor's own system first.</param>
public sealed record InstallPage(string Server, IReadOnlyList<Download> Files, IReadOnlyList<InstallWay> Ways)
{
    public bool HasFiles => Files.Any(file => !file.IsTool);

    public Download? Tool => Files.FirstOrDefault(file => file.IsTool);

    public static InstallPage For(string server, IReadOnlyList<Download> files, string userAgent)
    {
        const string Forget = "rm -rf ~/.config/teamcost ~/.local/state/teamcost";
        InstallWay[] ways =
        [
            new("linux", "Linux", "a terminal", $"curl -fsSL {server}/install.sh | sh", $"teamcost autosync disable; teamcost logout\nrm ~/.local/bin/teamcost\n{Forget}"),
            new("macos", "macOS", "Terminal", $"curl -fsSL {server}/install.sh | sh", $"teamcost autosync disable; teamcost logout\nrm ~/.local/bin/teamcost\n{Forget}"),
            new("windows", "Windows", "PowerShell", $"irm {server}/install.ps1 | iex",
                "teamcost autosync disable; teamcost logout\nrm $HOME\\.local\\bin\\teamcost.exe\nrm -r $env:APPDATA\\teamcost, $env:LOCALAPPDATA\\teamcost"),
        ];
        var own = userAgent.Contains("Windows", StringComparison.Ordinal) ? "windows"
            : userAgent.Contains("Mac OS X", StringComparison.Ordinal) || userAgent.Contains("Macintosh", StringComparison.Ordinal) ? "macos"
            : "linux";
        return new InstallPage(server, files, [.. ways.OrderByDescending(way => way.Id == own)]);
    }

    /// <summary>What a file is for, in words.</summary>
    public static string NameOf(Download file) => file.Rid switch
    {
        "linux-x64" => "Linux, Intel and AMD",
        "linux-arm64" => "Linux, ARM",
        "linux-musl-x64" => "Alpine Linux, Intel and AMD",
        "linux-musl-arm64" => "Alpine Linux, ARM",
        "osx-arm64" => "macOS, Apple chips",
        "osx-x64" => "macOS, Intel",
        "win-x64" => "Windows, Intel and AMD",
        "win-arm64" => "Windows, ARM",
        _ => ".NET tool package",
    };
}
