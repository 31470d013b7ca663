using TeamCost.Cli.Tools.Pi;

namespace TeamCost.Cli.Tools.OpenClaw;

/// <summary>OpenClaw's sessions, in Pi's form; those that were deleted or reset stay as archives and were paid for as well.</summary>
internal sealed class OpenClawSource : ILogSource
{
    private static readonly string[] _names = [".openclaw", ".clawdbot", ".moltbot", ".moldbot"];

    public string Tool => "openclaw";

    public byte ReaderVersion => 1;

    public IEnumerable<LogFile> Find(CliEnvironment environment) =>
        ToolFolders.NamedOr(environment, "OPENCLAW_DIR", _names.Select(name => ToolFolders.Home(environment, name)))
            .SelectMany(home => ToolFolders.FoldersIn(Path.Combine(home, "agents")))
            .SelectMany(agent => ToolFolders.FilesIn(Path.Combine(agent, "sessions"), "*.jsonl*"))
            .Where(IsSession)
            .Select(path => new LogFile(path));

    public ILogReader NewReader(Words words) => new PiReader(words, this);

    // Not the locks and half-written copies beside them.
    private static bool IsSession(string path) =>
        path.EndsWith(".jsonl", StringComparison.Ordinal) || path.Contains(".jsonl.deleted.", StringComparison.Ordinal) || path.Contains(".jsonl.reset.", StringComparison.Ordinal);
}
