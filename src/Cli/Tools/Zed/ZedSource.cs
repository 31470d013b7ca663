namespace TeamCost.Cli.Tools.Zed;

/// <summary>Zed's threads, in its database.</summary>
internal sealed class ZedSource : ILogSource
{
    public string Tool => "zed";

    public byte ReaderVersion => 1;

    public IEnumerable<LogFile> Find(CliEnvironment environment)
    {
        string[] folders =
        [
            Path.Combine(ToolFolders.XdgData(environment), "zed"),
            Path.Combine(ToolFolders.ApplicationSupport(environment), "Zed"),
            Path.Combine(ToolFolders.LocalAppData(environment), "Zed"),
        ];
        return folders.SelectMany(folder => ToolFolders.Database(Path.Combine(folder, "threads", "threads.db")));
    }

    public ILogReader NewReader(Words words) => new ZedReader(new EventMaker(words, Tool, ReaderVersion));
}
