namespace TeamCost.Cli.Tools.Grok;

/// <summary>Grok Build's sessions: a folder per working folder (its path, URL-encoded) and session.</summary>
internal sealed class GrokSource : ILogSource
{
    public string Tool => "grok";

    public byte ReaderVersion => 1;

    public IEnumerable<LogFile> Find(CliEnvironment environment) =>
        ToolFolders.FilesBelow(Path.Combine(ToolFolders.Named(environment, "GROK_HOME") ?? ToolFolders.Home(environment, ".grok"), "sessions"), "updates.jsonl")
            .Select(path => new LogFile(path, Path.Combine(Path.GetDirectoryName(path) ?? "", "summary.json")));

    public ILogReader NewReader(Words words) => new GrokReader(new EventMaker(words, Tool, ReaderVersion));
}
