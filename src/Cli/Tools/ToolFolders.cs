namespace TeamCost.Cli.Tools;

/// <summary>Where tools keep their data on this system (XDG on Linux, Application Support on macOS, AppData on Windows).</summary>
internal static class ToolFolders
{
    private static readonly EnumerationOptions _deep = new()
    {
        RecurseSubdirectories = true,
        IgnoreInaccessible = true,
        // A link to a folder above would never end.
        AttributesToSkip = FileAttributes.ReparsePoint,
        MatchCasing = MatchCasing.CaseSensitive,
    };

    private static readonly EnumerationOptions _flat = new() { IgnoreInaccessible = true, AttributesToSkip = FileAttributes.None, MatchCasing = MatchCasing.CaseSensitive };

    private static readonly string[] _editors = ["Code", "Code - Insiders", "VSCodium", "Code - OSS", "Cursor", "Windsurf"];

    /// <summary>A folder in the home: <c>Home(environment, ".codex")</c>.</summary>
    public static string Home(CliEnvironment environment, params ReadOnlySpan<string> parts) => Path.Combine([environment.Home, .. parts]);

    /// <summary>What a variable names, with ~ opened; null when unset.</summary>
    public static string? Named(CliEnvironment environment, string variable) => environment[variable] is { } path ? OpenHome(path.Trim(), environment.Home) : null;

    /// <summary>The folders that a variable names, a comma list; else the usual ones. Each once, also when one is a link to another.</summary>
    public static IEnumerable<string> NamedOr(CliEnvironment environment, string variable, params IEnumerable<string> usual) =>
        (environment[variable] is { } named
            ? named.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(path => OpenHome(path, environment.Home))
            : usual)
        .Select(RealPath).Distinct(StringComparer.Ordinal);

    /// <summary><c>$XDG_DATA_HOME</c>, else <c>~/.local/share</c>, on every system: what most of these tools use.</summary>
    public static string XdgData(CliEnvironment environment) => Named(environment, "XDG_DATA_HOME") ?? Home(environment, ".local", "share");

    public static string XdgConfig(CliEnvironment environment) => Named(environment, "XDG_CONFIG_HOME") ?? Home(environment, ".config");

    /// <summary>macOS: <c>~/Library/Application Support</c>.</summary>
    public static string ApplicationSupport(CliEnvironment environment) => Home(environment, "Library", "Application Support");

    /// <summary>Windows: <c>%APPDATA%</c>, else its usual place.</summary>
    public static string AppData(CliEnvironment environment) => environment["APPDATA"] ?? Home(environment, "AppData", "Roaming");

    /// <summary>Windows: <c>%LOCALAPPDATA%</c>, else its usual place.</summary>
    public static string LocalAppData(CliEnvironment environment) => environment["LOCALAPPDATA"] ?? Home(environment, "AppData", "Local");

    /// <summary>User folders of VS Code, its siblings and its remote servers that exist.</summary>
    public static IEnumerable<string> EditorUsers(CliEnvironment environment)
    {
        string[] roots = [XdgConfig(environment), ApplicationSupport(environment), AppData(environment)];
        var desktop = roots.SelectMany(root => _editors.Select(editor => Path.Combine(root, editor, "User")));
        string[] servers = [".vscode-server", ".vscode-server-insiders", ".cursor-server"];
        return desktop.Concat(servers.Select(server => Home(environment, server, "data", "User"))).Distinct(StringComparer.Ordinal).Where(Directory.Exists);
    }

    /// <summary>Files below a folder at any depth; none when it does not exist.</summary>
    public static IEnumerable<string> FilesBelow(string folder, string pattern) =>
        Directory.Exists(folder) ? Directory.EnumerateFiles(folder, pattern, _deep) : [];

    /// <summary>Files right in a folder; none when it does not exist.</summary>
    public static IEnumerable<string> FilesIn(string folder, string pattern) =>
        Directory.Exists(folder) ? Directory.EnumerateFiles(folder, pattern, _flat) : [];

    /// <summary>Folders right in a folder; none when it does not exist.</summary>
    public static IEnumerable<string> FoldersIn(string folder, string pattern = "*") =>
        Directory.Exists(folder) ? Directory.EnumerateDirectories(folder, pattern, _flat) : [];

    /// <summary>A database with its write-ahead log, so that what is only there yet is noticed; nothing when there is no such file.</summary>
    public static IEnumerable<LogFile> Database(string path) => File.Exists(path) ? [new LogFile(path, path + "-wal")] : [];

    private static string RealPath(string path)
    {
        try
        {
            return Path.TrimEndingDirectorySeparator(new DirectoryInfo(path).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? Path.GetFullPath(path));
        }
        catch (IOException)
        {
            return path;
        }
    }

    private static string OpenHome(string path, string home) =>
        path == "~" ? home : path.StartsWith("~/", StringComparison.Ordinal) ? Path.Combine(home, path[2..]) : path;
}
