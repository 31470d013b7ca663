namespace TeamCost.Cli.Tools.Droid;

/// <summary>Factory's Droid: a settings file with the sum of each session, beside its transcript.</summary>
internal sealed class DroidSource : ILogSource
{
    private const string Ending = ".settings.json";

    public string Tool => "droid";

    public byte ReaderVersion => 1;

    public IEnumerable<LogFile> Find(CliEnvironment environment) =>
        ToolFolders.FilesBelow(ToolFolders.Named(environment, "DROID_SESSIONS_DIR") ?? ToolFolders.Home(environment, ".factory", "sessions"), "*" + Ending)
            .Select(path => new LogFile(path, path[..^Ending.Length] + ".jsonl"));

    public ILogReader NewReader(Words words) => new DroidReader(new EventMaker(words, Tool, ReaderVersion));

    public static string SessionOf(string path) => Path.GetFileName(path)[..^Ending.Length];
}
