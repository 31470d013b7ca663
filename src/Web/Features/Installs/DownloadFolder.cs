using System.Text.RegularExpressions;
using TeamCost.Web.Platform.Database;

namespace TeamCost.Web.Features.Installs;

/// <summary>
/// The folder with published files of the command, if the operator keeps one (<c>TeamCost:Downloads:Folder</c>, made by
/// <c>release/build.sh</c>). Only what its SHA256SUMS names is offered, and of each system only the newest.
/// </summary>
public sealed partial class DownloadFolder
{
    public const string Setting = "TeamCost:Downloads:Folder";
    public const string Sums = "SHA256SUMS";

    private readonly string? _folder;

    public DownloadFolder(IConfiguration configuration)
    {
        _folder = configuration[Setting] is { Length: > 0 } folder ? Path.GetFullPath(folder) : null;
        if (_folder is not null && !Directory.Exists(_folder))
        {
            throw new StartupException($"{Setting} names {_folder}, which is no folder. Make it, or leave the setting out: then the server offers no downloads.");
        }
    }

    /// <summary>Read each time: a new release is a copy into the folder, not a restart.</summary>
    public IReadOnlyList<Download> Files()
    {
        if (_folder is null || !File.Exists(Path.Combine(_folder, Sums)))
        {
            return [];
        }

        var all = File.ReadAllLines(Path.Combine(_folder, Sums))
            .Select(line => SumLine().Match(line))
            .Where(line => line.Success)
            .Select(line => Of(line.Groups["file"].Value, line.Groups["sum"].Value.ToLowerInvariant()))
            .OfType<Download>();
        return [.. all.GroupBy(file => file.Rid, StringComparer.Ordinal).Select(rid => rid.MaxBy(file => VersionOf(file.Version))!).OrderBy(file => file.IsTool).ThenBy(file => file.Rid, StringComparer.Ordinal)];
    }

    /// <returns>Its whole path; null when it is not offered.</returns>
    public string? PathOf(string file) =>
        Files().Any(offered => offered.File == file) || (file == Sums && Files().Count > 0) ? Path.Combine(_folder!, file) : null;

    private Download? Of(string file, string sum)
    {
        var name = FileName().Match(file);
        var tool = ToolName().Match(file);
        var path = new FileInfo(Path.Combine(_folder!, file));
        return (name.Success || tool.Success) && path.Exists
            ? new Download(file, (name.Success ? name : tool).Groups["version"].Value, name.Success ? name.Groups["rid"].Value : "", path.Length, sum)
            : null;
    }

    // 0.10 comes after 0.9; a preview before its release.
    private static (Version, bool) VersionOf(string version) =>
        (System.Version.TryParse(version.Split('-')[0], out var numbers) ? numbers : new Version(0, 0), !version.Contains('-', StringComparison.Ordinal));

    [GeneratedRegex("^(?<sum>[0-9a-fA-F]{64}) [ *](?<file>[A-Za-z0-9._-]+)$")]
    private static partial Regex SumLine();

    [GeneratedRegex("^teamcost-(?<version>[0-9]+[0-9A-Za-z.]*(-(alpha|beta|rc)[0-9A-Za-z.]*)?)-(?<rid>(linux|linux-musl|osx|win)-(x64|arm64))(\\.exe)?$")]
    private static partial Regex FileName();

    [GeneratedRegex("^TeamCost\\.Cli\\.(?<version>[0-9]+[0-9A-Za-z.-]*)\\.nupkg$")]
    private static partial Regex ToolName();
}
