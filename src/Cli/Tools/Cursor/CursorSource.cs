namespace TeamCost.Cli.Tools.Cursor;

/// <summary>
/// Cursor keeps no usage on disk. Its dashboard's export (CSV) is read where tokscale keeps one for each account, and where
/// <c>TEAMCOST_CURSOR_CSV</c> says: files or folders of them, a comma list.
/// </summary>
internal sealed class CursorSource : ILogSource
{
    public string Tool => "cursor";

    public byte ReaderVersion => 1;

    public IEnumerable<LogFile> Find(CliEnvironment environment) => Named(environment)
        .Concat(ToolFolders.FilesIn(Path.Combine(ToolFolders.Named(environment, "TOKSCALE_CONFIG_DIR") ?? Path.Combine(ToolFolders.XdgConfig(environment), "tokscale"), "cursor-cache"), "usage*.csv"))
        .Distinct(StringComparer.Ordinal)
        .Select(path => new LogFile(path));

    public ILogReader NewReader(Words words) => new CursorReader(new EventMaker(words, Tool, ReaderVersion));

    private static IEnumerable<string> Named(CliEnvironment environment)
    {
        foreach (var name in (environment["TEAMCOST_CURSOR_CSV"] ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var path = name.StartsWith("~/", StringComparison.Ordinal) ? Path.Combine(environment.Home, name[2..]) : Path.GetFullPath(name);
            if (File.Exists(path))
            {
                yield return path;
            }

            foreach (var file in ToolFolders.FilesIn(path, "*.csv"))
            {
                yield return file;
            }
        }
    }
}
