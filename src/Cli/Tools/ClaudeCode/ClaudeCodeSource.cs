namespace TeamCost.Cli.Tools.ClaudeCode;

/// <summary>Claude Code's transcripts: <c>projects/**/*.jsonl</c>, sub-agents included, and <c>transcripts</c>.</summary>
internal sealed class ClaudeCodeSource : ILogSource
{
    public string Tool => "claude-code";

    public byte ReaderVersion => 1;

    // ~/.config/claude is often a link to ~/.claude: one place, not two
    public IEnumerable<LogFile> Find(CliEnvironment environment) =>
        ToolFolders.NamedOr(environment, "CLAUDE_CONFIG_DIR", Path.Combine(ToolFolders.XdgConfig(environment), "claude"), ToolFolders.Home(environment, ".claude"))
            .SelectMany(root => new[] { Path.Combine(root, "projects"), Path.Combine(root, "transcripts") })
            .SelectMany(folder => ToolFolders.FilesBelow(folder, "*.jsonl"))
            .Select(path => new LogFile(path));

    public ILogReader NewReader(Words words) => new ClaudeCodeReader(words, ReaderVersion);
}
