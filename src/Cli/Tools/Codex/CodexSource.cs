using System.Collections.Concurrent;
using TeamCost.Contracts;

namespace TeamCost.Cli.Tools.Codex;

/// <summary>Codex CLI's sessions, where they were written and where they are archived, and output of <c>codex exec --json</c> kept among them.</summary>
internal sealed class CodexSource : ILogSource
{
    private readonly ConcurrentDictionary<string, string> _tiers = new(StringComparer.Ordinal);

    public string Tool => "codex";

    public byte ReaderVersion => 1;

    public CodexRollouts Rollouts { get; } = new();

    public static string TierNamed(string? name) => name switch
    {
        "priority" => Tiers.Priority,
        "fast" => Tiers.Fast,
        "flex" => Tiers.Flex,
        "batch" => Tiers.Batch,
        _ => Tiers.Standard,
    };

    public IEnumerable<LogFile> Find(CliEnvironment environment)
    {
        var homes = ToolFolders.NamedOr(environment, "CODEX_HOME", ToolFolders.Home(environment, ".codex"));
        string[] folders = [.. homes.SelectMany(home => new[] { Path.Combine(home, "sessions"), Path.Combine(home, "archived_sessions") }),
            // where another reporter's capture of "codex exec" puts its output
            Path.Combine(ToolFolders.XdgConfig(environment), "tokscale", "headless", "codex")];
        List<LogFile> logs = [.. folders.SelectMany(folder => ToolFolders.FilesBelow(folder, "*.jsonl")).Select(path => new LogFile(path))];
        foreach (var log in logs)
        {
            Rollouts.Add(log.Path);
        }

        return logs;
    }

    public ILogReader NewReader(Words words) => new CodexReader(words, this);

    /// <summary>What the settings of a log's home say of the service tier.</summary>
    public string TierOf(string path)
    {
        for (var folder = Path.GetDirectoryName(path); folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (Path.GetFileName(folder) is "sessions" or "archived_sessions" && Path.GetDirectoryName(folder) is { } home)
            {
                return _tiers.GetOrAdd(home, key => TierNamed(TomlText.Read(Path.Combine(key, "config.toml"))["", "service_tier"]));
            }
        }

        return Tiers.Standard;
    }
}
