namespace TeamCost.Cli.Tools.Goose;

/// <summary>Goose's database of sessions, wherever its versions kept it.</summary>
internal sealed class GooseSource : ILogSource
{
    public string Tool => "goose";

    public byte ReaderVersion => 1;

    public IEnumerable<LogFile> Find(CliEnvironment environment) =>
        Folders(environment).Distinct(StringComparer.Ordinal).SelectMany(folder => ToolFolders.Database(Path.Combine(folder, "sessions", "sessions.db")));

    public ILogReader NewReader(Words words) => new GooseReader(new EventMaker(words, Tool, ReaderVersion));

    private static IEnumerable<string> Folders(CliEnvironment environment) => ToolFolders.Named(environment, "GOOSE_PATH_ROOT") is { } root
        ? [Path.Combine(root, "data")]
        :
        [
            Path.Combine(ToolFolders.XdgData(environment), "goose"),
            Path.Combine(ToolFolders.XdgData(environment), "Block", "goose"),
            Path.Combine(ToolFolders.ApplicationSupport(environment), "goose"),
            Path.Combine(ToolFolders.ApplicationSupport(environment), "Block", "goose"),
            Path.Combine(ToolFolders.AppData(environment), "Block", "goose"),
            Path.Combine(ToolFolders.AppData(environment), "Block", "goose", "data"),
        ];
}
