using System.Globalization;
using System.Text.Json;
using TeamCost.Contracts;

namespace TeamCost.Cli.Tools.Junie;

/// <summary>Answers' metadata, one event per answer and model; the same one may be written twice.</summary>
internal sealed class JunieReader(EventMaker maker) : ILineReader
{
    private string _session = "";

    public void Start(LogFile file, ReadOnlyMemory<byte> state) => _session = Path.GetFileName(Path.GetDirectoryName(file.Path) ?? "");

    public bool MayMatter(ReadOnlySpan<byte> line) => line.IndexOf("\"LlmResponseMetadataEvent\""u8) >= 0;

    public bool Read(ReadOnlySpan<byte> line, List<UsageEvent> events)
    {
        using var parsed = JsonFields.TryParse(line.ToArray());
        if (parsed is null)
        {
            return false;
        }

        var root = parsed.RootElement;
        var agentEvent = root.At("event", "agentEvent");
        if (agentEvent.Text("kind") != "LlmResponseMetadataEvent")
        {
            return true;
        }

        var atMs = root.InstantMs("timestampMs", "timestamp");
        var isTrue = true;
        var index = 0;
        foreach (var usage in agentEvent.Field("modelUsage").Items())
        {
            isTrue &= Tell(usage, atMs, index++, events);
        }

        return isTrue;
    }

    private bool Tell(JsonElement usage, long atMs, int index, List<UsageEvent> events)
    {
        var (input, output, read, write) = (usage.Count("inputTokens"), usage.Count("outputTokens"), usage.Count("cacheInputTokens"), usage.Count("cacheCreateTokens"));
        var cost = usage.Amount("cost");
        var model = usage.Text("model");
        var key = string.Create(CultureInfo.InvariantCulture, $"{atMs}|{model}|{input}|{output}|{read}|{write}|{cost:0.############}|{index}");
        return maker.Add(events, new UsageTelling(key, atMs, model)
        {
            Provider = usage.Text("provider"),
            Session = _session,
            Tokens = new TokenCounts(input, output, read, write, 0, Math.Min(usage.Count("reasoningTokens"), output)),
            RecordedUsd = cost,
        });
    }
}
