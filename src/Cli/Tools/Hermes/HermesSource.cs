namespace TeamCost.Cli.Tools.Hermes;

/// <summary>Hermes' database, and those of its profiles.</summary>
internal sealed class HermesSource : ILogSource
{
    public string Tool => "hermes";

    public byte ReaderVersion => 1;

    public IEnumerable<LogFile> Find(CliEnvironment environment)
    {
        var home = ToolFolders.Named(environment, "HERMES_HOME") ?? ToolFolders.Home(environment, ".hermes");
        return ToolFolders.FoldersIn(Path.Combine(home, "profiles")).Prepend(home).SelectMany(folder => ToolFolders.Database(Path.Combine(folder, "state.db")));
    }

    public ILogReader NewReader(Words words) => new HermesReader(new EventMaker(words, Tool, ReaderVersion));
}
