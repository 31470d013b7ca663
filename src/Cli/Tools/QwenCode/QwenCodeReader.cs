using System.Text.Json;
using System.Text.Json.Serialization;
using TeamCost.Cli.Tools.GeminiCli;

namespace TeamCost.Cli.Tools.QwenCode;

/// <summary>
/// Reads replies out of Qwen Code's lines. Its own telemetry, kept in the same file, tells the same replies again and besides them those
/// that never became a message: what no message near it matches is counted.
/// </summary>
internal sealed class QwenCodeReader(Words words, ILogSource source) : ILineReader
{
    // Both records of one reply are written when it ends.
    private const long NearMs = 30_000;
    private const int MostRemembered = 32;

    private readonly EventMaker _maker = new(words, source.Tool, source.ReaderVersion);
    private QwenState _state = new();
    private string _path = "";

    public ReadOnlyMemory<byte> State => JsonSerializer.SerializeToUtf8Bytes(_state, QwenJson.Default.QwenState);

    public void Start(LogFile file, ReadOnlyMemory<byte> state)
    {
        _path = file.Path;
        try
        {
            _state = state.IsEmpty ? new QwenState() : JsonSerializer.Deserialize(state.Span, QwenJson.Default.QwenState) ?? new QwenState();
        }
        catch (JsonException)
        {
            _state = new QwenState();
        }
    }

    // Every line may be the one that shows that a reply of telemetry alone has no message, but only while one waits.
    public bool MayMatter(ReadOnlySpan<byte> line) =>
        line.IndexOf("\"usageMetadata\""u8) >= 0 || line.IndexOf("ui_telemetry"u8) >= 0 || (_state.Waiting.Count > 0 && line.Length < 1 << 20);

    public bool Read(ReadOnlySpan<byte> line, List<UsageEvent> events)
    {
        using var document = JsonFields.TryParse(line.ToArray());
        if (document is null)
        {
            return false;
        }

        var root = document.RootElement;
        var instant = root.InstantMs("timestamp");
        Settle(instant, events);
        return root.Text("type") switch
        {
            "assistant" => ReadReply(root, instant, events),
            "system" when root.Text("subtype") == "ui_telemetry" => ReadTelemetry(root, instant),
            _ => true,
        };
    }

    private bool ReadReply(JsonElement root, long instant, List<UsageEvent> events)
    {
        var usage = root.Field("usageMetadata");
        if (usage.ValueKind != JsonValueKind.Object)
        {
            return true;
        }

        var reply = new QwenReply(
            root.Text("uuid") ?? $"{instant}", instant, root.Text("model"), SessionOf(root), root.Text("cwd"), usage.Count("promptTokenCount"), usage.Count("candidatesTokenCount"),
            usage.Count("cachedContentTokenCount"), usage.Count("thoughtsTokenCount"), usage.Count("totalTokenCount"));
        if (_state.Waiting.FindIndex(reply.IsLike) is var waiting and >= 0)
        {
            _state.Waiting.RemoveAt(waiting);
        }
        else
        {
            Remember(_state.Replies, reply);
        }

        return Tell(reply, events);
    }

    private bool ReadTelemetry(JsonElement root, long instant)
    {
        var e = root.At("systemPayload", "uiEvent");
        if (e.Text("event.name") is not { } name || !name.EndsWith("api_response", StringComparison.Ordinal))
        {
            return true;
        }

        var reply = new QwenReply(
            $"telemetry|{root.Text("uuid") ?? $"{instant}"}", instant, e.Text("model"), SessionOf(root), root.Text("cwd"), e.Count("input_token_count"), e.Count("output_token_count"),
            e.Count("cached_content_token_count"), e.Count("thoughts_token_count"), e.Count("total_token_count"));
        if (_state.Replies.FindIndex(reply.IsLike) is var known and >= 0)
        {
            _state.Replies.RemoveAt(known);
        }
        else
        {
            Remember(_state.Waiting, reply);
        }

        return true;
    }

    private void Settle(long instant, List<UsageEvent> events)
    {
        foreach (var reply in _state.Waiting.Where(reply => instant - reply.InstantMs > NearMs))
        {
            Tell(reply, events);
        }

        _state.Waiting.RemoveAll(reply => instant - reply.InstantMs > NearMs);
        _state.Replies.RemoveAll(reply => instant - reply.InstantMs > NearMs);
    }

    private bool Tell(QwenReply reply, List<UsageEvent> events) => _maker.Add(events, new UsageTelling(reply.Key, reply.InstantMs, reply.Model)
    {
        Session = reply.Session,
        Project = reply.Folder,
        Tokens = GeminiMessage.Counts(reply.Prompt, reply.Output, reply.Cached, reply.Thoughts, 0, reply.Total),
    });

    private string SessionOf(JsonElement root) => root.Text("sessionId") ?? Path.GetFileNameWithoutExtension(_path);

    private static void Remember(List<QwenReply> replies, QwenReply reply)
    {
        replies.Add(reply);
        if (replies.Count > MostRemembered)
        {
            replies.RemoveAt(0);
        }
    }
}

internal sealed record QwenReply(
    string Key, long InstantMs, string? Model, string Session, string? Folder, long Prompt, long Output, long Cached, long Thoughts, long Total)
{
    public bool IsLike(QwenReply other) => Prompt == other.Prompt && Output == other.Output && Thoughts == other.Thoughts;
}

internal sealed class QwenState
{
    /// <summary>Messages of the last moments that no telemetry has told yet.</summary>
    public List<QwenReply> Replies { get; set; } = [];

    /// <summary>Telemetry of the last moments without a message yet.</summary>
    public List<QwenReply> Waiting { get; set; } = [];
}

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
[JsonSerializable(typeof(QwenState))]
internal sealed partial class QwenJson : JsonSerializerContext;
