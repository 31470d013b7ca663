namespace TeamCost.Cli.Tools.ClaudeCode;

/// <summary>Claude Code's transcripts: <c>projects/**/*.jsonl</c>, sub-agents included, and <c>transcripts</c>.</summary>
internal sealed class ClaudeCodeSource : ILogSource
{
    private static readonly EnumerationOptions _walk = new()
    {
        RecurseSubdirectories = true,
        IgnoreInaccessible = true,
        // A link to a folder above would never end.
        AttributesToSkip = FileAttributes.ReparsePoint,
        MatchCasing = MatchCasing.CaseSensitive,
    };

    public string Tool => "claude-code";

    public byte ReaderVersion => 1;

    public IEnumerable<LogFile> Find(CliEnvironment environment) =>
        Roots(environment)
            .SelectMany(root => new[] { Path.Combine(root, "projects"), Path.Combine(root, "transcripts") })
            .Where(Directory.Exists)
            .SelectMany(folder => Directory.EnumerateFiles(folder, "*.jsonl", _walk))
            .Select(path => new LogFile(path));

    public ILogReader NewReader(Words words) => new ClaudeCodeReader(words, ReaderVersion);

    private static IEnumerable<string> Roots(CliEnvironment environment)
    {
        var named = environment["CLAUDE_CONFIG_DIR"];
        var roots = named is not null
            ? named.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            : [
                Path.Combine(environment["XDG_CONFIG_HOME"] ?? Path.Combine(environment.Home, ".config"), "claude"),
                Path.Combine(environment.Home, ".claude"),
            ];
        return roots.Select(root => RealPath(ExpandHome(root, environment.Home))).Distinct(StringComparer.Ordinal);
    }

    private static string ExpandHome(string path, string home) =>
        path == "~" ? home : path.StartsWith("~/", StringComparison.Ordinal) ? Path.Combine(home, path[2..]) : path;

    // ~/.config/claude is often a link to ~/.claude: one place, not two
    private static string RealPath(string path)
    {
        try
        {
            return Path.TrimEndingDirectorySeparator(new DirectoryInfo(path).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? Path.GetFullPath(path));
        }
        catch (IOException)
        {
            return path;
        }
    }
}
