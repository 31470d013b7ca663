using System.Text.Json;
using System.Text.Json.Serialization;
using TeamCost.Contracts;

namespace TeamCost.Cli.Tools.Pi;

/// <summary>
/// Reads sessions in Pi's form, which OpenClaw shares. A fork copies entries with their ids and times into a new file: both together are
/// the identity, because ids are only eight digits long.
/// </summary>
internal sealed class PiReader(Words words, ILogSource source) : ILineReader
{
    private readonly EventMaker _maker = new(words, source.Tool, source.ReaderVersion);
    private PiState _state = new();
    private string _path = "";

    public ReadOnlyMemory<byte> State => JsonSerializer.SerializeToUtf8Bytes(_state, PiJson.Default.PiState);

    public void Start(LogFile file, ReadOnlyMemory<byte> state)
    {
        _path = file.Path;
        try
        {
            _state = state.IsEmpty ? new PiState() : JsonSerializer.Deserialize(state.Span, PiJson.Default.PiState) ?? new PiState();
        }
        catch (JsonException)
        {
            _state = new PiState();
        }
    }

    public bool MayMatter(ReadOnlySpan<byte> line) =>
        line.IndexOf("\"usage\""u8) >= 0 || line.IndexOf("\"session\""u8) >= 0 || line.IndexOf("\"model_change\""u8) >= 0 || line.IndexOf("\"model-snapshot\""u8) >= 0;

    public bool Read(ReadOnlySpan<byte> line, List<UsageEvent> events)
    {
        using var document = JsonFields.TryParse(line.ToArray());
        if (document is null)
        {
            return false;
        }

        var entry = document.RootElement;
        switch (entry.Text("type"))
        {
            case "session":
                (_state.Session, _state.Folder) = (entry.Text("id"), entry.Text("cwd"));
                return true;
            case "model_change":
                SetModel(entry);
                return true;
            case "custom" when entry.Text("customType") == "model-snapshot":
                SetModel(entry.Field("data"));
                return true;
            case "message":
                return ReadMessage(entry, events);
            default:
                return true;
        }
    }

    private void SetModel(JsonElement named) => (_state.Model, _state.Provider) = (named.Text("modelId", "model") ?? _state.Model, named.Text("provider") ?? _state.Provider);

    private bool ReadMessage(JsonElement entry, List<UsageEvent> events)
    {
        var message = entry.Field("message");
        // The moment of the answer; the entry may have been written later.
        var instant = message.InstantMs("timestamp") is > 0 and var own ? own : entry.InstantMs("timestamp");
        var key = $"{entry.Text("id")}|{entry.Text("timestamp")}|{instant}";
        var usage = message.Field("usage");
        if (message.Text("role") == "assistant" && usage.ValueKind == JsonValueKind.Object)
        {
            return Tell(key, instant, message.Text("model") ?? _state.Model, message.Text("provider") ?? _state.Provider, usage, 1, Grains.Request, events);
        }

        return message.Text("role") != "toolResult" || ReadAgents(message.At("details", "results"), key, instant, events);
    }

    // Sub-agents that ran without keeping a session: their sums in the tool's result are all that is left of their requests.
    private bool ReadAgents(JsonElement results, string key, long instant, List<UsageEvent> events)
    {
        var isWhole = true;
        var ordinal = 0;
        foreach (var result in results.Items())
        {
            ordinal++;
            var usage = result.Field("usage");
            if (usage.ValueKind == JsonValueKind.Object && result.Text("sessionFile", "session") is null)
            {
                var turns = (int)Math.Clamp(usage.Count("turns"), 1, 100_000);
                isWhole &= Tell($"{key}|{ordinal}", instant, result.Text("model") ?? _state.Model, result.Text("provider"), usage, turns, Grains.SessionTotal, events);
            }
        }

        return isWhole;
    }

    private bool Tell(string key, long instant, string? model, string? provider, JsonElement usage, int requests, string grain, List<UsageEvent> events) =>
        _maker.Add(events, new UsageTelling(key, instant, model)
        {
            Provider = provider,
            Session = _state.Session ?? Path.GetFileName(_path).Split(".jsonl")[0],
            Project = _state.Folder,
            Tokens = new TokenCounts(usage.Count("input"), usage.Count("output"), usage.Count("cacheRead"), usage.Count("cacheWrite"), 0, usage.Count("reasoning")),
            Requests = requests,
            Grain = grain,
            RecordedUsd = usage.Field("cost") is { ValueKind: JsonValueKind.Object } cost ? cost.Amount("total") : usage.Amount("cost"),
        });
}

internal sealed class PiState
{
    public string? Session { get; set; }

    public string? Folder { get; set; }

    public string? Model { get; set; }

    public string? Provider { get; set; }
}

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
[JsonSerializable(typeof(PiState))]
internal sealed partial class PiJson : JsonSerializerContext;
