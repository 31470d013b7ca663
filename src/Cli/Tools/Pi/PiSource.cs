namespace TeamCost.Cli.Tools.Pi;

/// <summary>Sessions of Pi and of its sibling Oh My Pi.</summary>
internal sealed class PiSource : ILogSource
{
    public string Tool => "pi";

    public byte ReaderVersion => 1;

    public IEnumerable<LogFile> Find(CliEnvironment environment) =>
        ToolFolders.NamedOr(environment, "PI_AGENT_DIR", ToolFolders.Home(environment, ".pi", "agent"), ToolFolders.Home(environment, ".omp", "agent"))
            // The variable may name the sessions themselves.
            .Select(home => Path.Combine(home, "sessions") is var sessions && Directory.Exists(sessions) ? sessions : home)
            .SelectMany(folder => ToolFolders.FilesBelow(folder, "*.jsonl"))
            .Select(path => new LogFile(path));

    public ILogReader NewReader(Words words) => new PiReader(words, this);
}
