using System.Text.Json;
using System.Text.Json.Serialization;

namespace TeamCost.Cli.Tools.Codex;

/// <summary>Whose work a row of a session's log is.</summary>
internal enum CodexPlace
{
    /// <summary>The session's own.</summary>
    Own,

    /// <summary>In the copied history of a parent, by the turns' ids.</summary>
    Copied,

    /// <summary>No mark decides: each row is looked at, until the first that is no copy.</summary>
    Doubtful,
}

/// <summary>A row that is told when its model is known.</summary>
internal sealed record CodexRow(string Key, long InstantMs, CodexCounts Counts, string Tier);

/// <summary>What has to be known of a session to go on in the middle of its log; kept between readings.</summary>
internal sealed class CodexThread
{
    public string? Session { get; set; }

    public string? Folder { get; set; }

    public string? Provider { get; set; }

    public string? Model { get; set; }

    /// <summary>As the log names it; null: as the settings say.</summary>
    public string? Tier { get; set; }

    public CodexCounts? Total { get; set; }

    /// <summary>How often the running total began again: the same total can come back after that.</summary>
    public int Resets { get; set; }

    public CodexPlace Place { get; set; }

    public bool IsUserFork { get; set; }

    public HashSet<string> Parents { get; set; } = [];

    /// <summary>The turn that a task's start named.</summary>
    public string? StartedTurn { get; set; }

    /// <summary>When the last line of the copied history was written; 0 once a pause has shown that it is over.</summary>
    public long CopiedUntilMs { get; set; }

    public long StartedMs { get; set; }

    /// <summary>Compactions that the history names, and usage of such calls, whichever comes first.</summary>
    public List<string> Compactions { get; set; } = [];

    public Dictionary<string, CodexRow> CompactionRows { get; set; } = [];

    /// <summary>Rows from before any model was named.</summary>
    public List<CodexRow> Waiting { get; set; } = [];

    /// <summary>Of <c>codex exec --json</c>: the thread, its turns so far, the time last seen.</summary>
    public string? ExecThread { get; set; }

    public int ExecTurns { get; set; }

    public long LastMs { get; set; }

    public static CodexThread Load(ReadOnlyMemory<byte> state)
    {
        try
        {
            return state.IsEmpty ? new CodexThread() : JsonSerializer.Deserialize(state.Span, CodexJson.Default.CodexThread) ?? new CodexThread();
        }
        catch (JsonException)
        {
            return new CodexThread();
        }
    }

    public byte[] Save() => JsonSerializer.SerializeToUtf8Bytes(this, CodexJson.Default.CodexThread);
}

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(CodexThread))]
internal sealed partial class CodexJson : JsonSerializerContext;
