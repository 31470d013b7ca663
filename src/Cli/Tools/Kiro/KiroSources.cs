namespace TeamCost.Cli.Tools.Kiro;

/// <summary>Kiro's command line: a summary of each session, its transcript beside it.</summary>
internal sealed class KiroSessionSource : ILogSource
{
    public string Tool => "kiro";

    public byte ReaderVersion => 1;

    public IEnumerable<LogFile> Find(CliEnvironment environment) =>
        ToolFolders.FilesIn(ToolFolders.Home(environment, ".kiro", "sessions", "cli"), "*.json").Select(path => new LogFile(path, path + "l"));

    public ILogReader NewReader(Words words) => new KiroSessionReader(new EventMaker(words, Tool, ReaderVersion));
}

/// <summary>The database in which other versions of the command line keep conversations.</summary>
internal sealed class KiroDatabaseSource : ILogSource
{
    public string Tool => "kiro";

    public byte ReaderVersion => 1;

    public IEnumerable<LogFile> Find(CliEnvironment environment)
    {
        string[] folders = [ToolFolders.XdgData(environment), ToolFolders.ApplicationSupport(environment), ToolFolders.LocalAppData(environment), ToolFolders.AppData(environment)];
        return folders.SelectMany(folder => ToolFolders.Database(Path.Combine(folder, "kiro-cli", "data.sqlite3")));
    }

    public ILogReader NewReader(Words words) => new KiroDatabaseReader(new EventMaker(words, Tool, ReaderVersion));
}

/// <summary>
/// The editor's records of what an agent did, one file each without an ending. There can be tens of thousands: one that has not changed is
/// never opened again, and everything else in the storage is left alone.
/// </summary>
internal sealed class KiroEditorSource : ILogSource
{
    public string Tool => "kiro";

    public byte ReaderVersion => 1;

    public IEnumerable<LogFile> Find(CliEnvironment environment)
    {
        string[] roots = [ToolFolders.XdgConfig(environment), ToolFolders.ApplicationSupport(environment), ToolFolders.AppData(environment)];
        return roots.SelectMany(root => ToolFolders.FoldersIn(Path.Combine(root, "Kiro", "User", "globalStorage", "kiro.kiroagent")))
            .SelectMany(workspace => ToolFolders.FoldersIn(workspace))
            .SelectMany(store => ToolFolders.FilesIn(store, "*"))
            .Where(path => !Path.HasExtension(path))
            .Select(path => new LogFile(path));
    }

    public ILogReader NewReader(Words words) => new KiroExecutionReader(new EventMaker(words, Tool, ReaderVersion));
}
