namespace TeamCost.Cli.Tools.ZCode;

/// <summary>ZCode's database: one row per request.</summary>
internal sealed class ZCodeSource : ILogSource
{
    public string Tool => "zcode";

    public byte ReaderVersion => 1;

    public IEnumerable<LogFile> Find(CliEnvironment environment) => ToolFolders.Database(Path.Combine(Home(environment), "cli", "db", "db.sqlite"));

    public ILogReader NewReader(Words words) => new ZCodeReader(new EventMaker(words, Tool, ReaderVersion));

    public static string Home(CliEnvironment environment) => ToolFolders.Named(environment, "ZCODE_HOME") ?? ToolFolders.Home(environment, ".zcode");
}
