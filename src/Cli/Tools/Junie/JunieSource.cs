namespace TeamCost.Cli.Tools.Junie;

/// <summary>JetBrains Junie: <c>~/.junie/sessions/*/events.jsonl</c>.</summary>
internal sealed class JunieSource : ILogSource
{
    public string Tool => "junie";

    public byte ReaderVersion => 1;

    public IEnumerable<LogFile> Find(CliEnvironment environment) =>
        ToolFolders.FilesBelow(ToolFolders.Home(environment, ".junie", "sessions"), "events.jsonl").Select(path => new LogFile(path));

    public ILogReader NewReader(Words words) => new JunieReader(new EventMaker(words, Tool, ReaderVersion));
}
