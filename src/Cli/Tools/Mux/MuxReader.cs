using System.Text.Json;
using TeamCost.Contracts;

namespace TeamCost.Cli.Tools.Mux;

/// <summary>Running totals per model, named <c>provider:model</c>, with the cost of each part; the parts are disjoint, reasoning beside the output.</summary>
internal sealed class MuxReader(EventMaker maker) : IDocumentReader
{
    private static readonly string[] _parts = ["input", "cached", "cacheCreate", "output", "reasoning"];

    public DocumentReading Read(LogFile file, ReadOnlyMemory<byte> state, List<UsageEvent> events, CancellationToken ct)
    {
        using var document = JsonFields.TryParse(DocumentFile.ReadAll(file.Path));
        if (document is null || document.RootElement.ValueKind != JsonValueKind.Object)
        {
            return new DocumentReading(state, Broken: 1);
        }

        var totals = new SessionTotals(maker, state);
        var session = Path.GetFileName(Path.GetDirectoryName(file.Path) ?? "");
        var atMs = document.RootElement.At("lastRequest", "timestamp").InstantMs();
        if (atMs == 0)
        {
            atMs = new DateTimeOffset(File.GetLastWriteTimeUtc(file.Path)).ToUnixTimeMilliseconds();
        }

        var broken = 0;
        foreach (var model in document.RootElement.Field("byModel").Properties())
        {
            broken += Tell(totals, session, atMs, model, events) ? 0 : 1;
        }

        return new DocumentReading(totals.Save(), broken);
    }

    private static bool Tell(SessionTotals totals, string session, long atMs, JsonProperty model, List<UsageEvent> events)
    {
        var usage = model.Value;
        var (output, reasoning) = (usage.Field("output").Count("tokens"), usage.Field("reasoning").Count("tokens"));
        var colon = model.Name.IndexOf(':', StringComparison.Ordinal);
        var tokens = new TokenCounts(
            usage.Field("input").Count("tokens"), output + reasoning, usage.Field("cached").Count("tokens"), usage.Field("cacheCreate").Count("tokens"), 0, reasoning);
        return tokens.Total == 0 || totals.Tell(events, new UsageTelling($"{session}|{model.Name}", atMs, model.Name[(colon + 1)..])
        {
            Provider = colon > 0 ? model.Name[..colon] : null,
            Session = session,
            Tokens = tokens,
            RecordedUsd = _parts.Sum(part => Math.Min(usage.Field(part).Amount("cost_usd") ?? 0m, EventMaker.MostUsd + 1)),
        }, atMs);
    }
}
