namespace TeamCost.Cli.Tools.Copilot;

/// <summary>
/// Copilot CLI tells the same requests up to three times: as spans, where a person switched the file exporter on; as rows of its session
/// store; and as running totals when a process ends. The finest telling counts: spans, then rows that no span tells, then of each total
/// what neither told. <see cref="CopilotRequests"/> is what the three know of each other
/// (docs/decisions/0025-codex-forks-and-copilot-overlap.md).
/// </summary>
internal static class CopilotSources
{
    public static IEnumerable<ILogSource> All()
    {
        var requests = new CopilotRequests();
        return [new CopilotSpanSource(requests), new CopilotStoreSource(requests), new CopilotSessionSource(requests)];
    }

    internal static IEnumerable<string> Homes(CliEnvironment environment) => ToolFolders.NamedOr(environment, "COPILOT_HOME", ToolFolders.Home(environment, ".copilot"));

    internal static IEnumerable<string> Spans(CliEnvironment environment)
    {
        IEnumerable<string> named = ToolFolders.Named(environment, "COPILOT_OTEL_FILE_EXPORTER_PATH") is { } path
            ? Directory.Exists(path) ? ToolFolders.FilesBelow(path, "*.jsonl") : File.Exists(path) ? [path] : []
            : [];
        return Homes(environment).SelectMany(home => ToolFolders.FilesBelow(Path.Combine(home, "otel"), "*.jsonl")).Concat(named).Distinct(StringComparer.Ordinal);
    }

    internal static IEnumerable<string> Stores(CliEnvironment environment) =>
        Homes(environment).Select(home => Path.Combine(home, "session-store.db")).Where(File.Exists);
}

/// <summary>Spans that the file exporter wrote.</summary>
internal sealed class CopilotSpanSource(CopilotRequests requests) : ILogSource
{
    public string Tool => "copilot-cli";

    public byte ReaderVersion => 1;

    public IEnumerable<LogFile> Find(CliEnvironment environment)
    {
        requests.Spans = [.. CopilotSources.Spans(environment)];
        requests.Stores = [.. CopilotSources.Stores(environment)];
        return requests.Spans.Select(path => new LogFile(path));
    }

    public ILogReader NewReader(Words words) => new CopilotSpanReader(new EventMaker(words, Tool, ReaderVersion));
}

/// <summary>The database of sessions: a row per request.</summary>
internal sealed class CopilotStoreSource(CopilotRequests requests) : ILogSource
{
    public string Tool => "copilot-cli";

    public byte ReaderVersion => 1;

    public IEnumerable<LogFile> Find(CliEnvironment environment) => CopilotSources.Stores(environment).SelectMany(ToolFolders.Database);

    public ILogReader NewReader(Words words) => new CopilotStoreReader(new EventMaker(words, Tool, ReaderVersion), requests);
}

/// <summary>What each session's process noted when it ended.</summary>
internal sealed class CopilotSessionSource(CopilotRequests requests) : ILogSource
{
    public string Tool => "copilot-cli";

    public byte ReaderVersion => 1;

    public IEnumerable<LogFile> Find(CliEnvironment environment) => CopilotSources.Homes(environment)
        .SelectMany(home => ToolFolders.FoldersIn(Path.Combine(home, "session-state")))
        .Select(session => Path.Combine(session, "events.jsonl"))
        .Where(File.Exists)
        .Select(path => new LogFile(path));

    public ILogReader NewReader(Words words) => new CopilotSessionReader(new EventMaker(words, Tool, ReaderVersion), requests);
}
