namespace TeamCost.Cli.Tools.Codebuff;

/// <summary>Codebuff's chats, of its released and its development builds.</summary>
internal sealed class CodebuffSource : ILogSource
{
    private static readonly string[] _builds = ["manicode", "manicode-dev", "manicode-staging"];

    public string Tool => "codebuff";

    public byte ReaderVersion => 1;

    public IEnumerable<LogFile> Find(CliEnvironment environment) => Roots(environment)
        .SelectMany(root => ToolFolders.FoldersIn(Path.Combine(root, "projects")))
        .SelectMany(project => ToolFolders.FoldersIn(Path.Combine(project, "chats")))
        .Select(chat => new LogFile(Path.Combine(chat, "chat-messages.json")))
        .Where(file => File.Exists(file.Path));

    public ILogReader NewReader(Words words) => new CodebuffReader(new EventMaker(words, Tool, ReaderVersion));

    private static IEnumerable<string> Roots(CliEnvironment environment) => ToolFolders.Named(environment, "CODEBUFF_DATA_DIR") is { } named
        ? [named]
        : _builds.Select(build => Path.Combine(ToolFolders.XdgConfig(environment), build));
}
