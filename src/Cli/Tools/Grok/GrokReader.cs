using System.Text.Json;
using TeamCost.Contracts;

namespace TeamCost.Cli.Tools.Grok;

/// <summary>
/// Finished turns with their usage. Older logs have none: there a total grows with every message, and what a turn added to it counts as
/// input, because nobody wrote how it was divided.
/// </summary>
internal sealed class GrokReader(EventMaker maker) : IDocumentReader
{
    private const decimal TicksPerUsd = 10_000_000_000m;

    public DocumentReading Read(LogFile file, ReadOnlyMemory<byte> state, List<UsageEvent> events, CancellationToken ct)
    {
        var session = Session.Of(file);
        var turns = new Turns();
        var broken = 0;
        DocumentLines.Read(file.Path, line =>
        {
            if (line.Span.IndexOf("\"turn_completed\""u8) < 0 && line.Span.IndexOf("\"totalTokens\""u8) < 0 && line.Span.IndexOf("\"user_message_chunk\""u8) < 0)
            {
                return;
            }

            using var parsed = JsonFields.TryParse(line);
            if (parsed is null || parsed.RootElement.ValueKind != JsonValueKind.Object)
            {
                broken++;
                return;
            }

            broken += Read(parsed.RootElement.Field("params"), session, turns, events) ? 0 : 1;
        }, ct);

        foreach (var (key, atMs, growth) in turns.Uncounted())
        {
            broken += maker.Add(events, new UsageTelling($"{session.Id}|{key}|total", atMs, session.Model)
            {
                Session = session.Id,
                Project = session.Folder,
                Tokens = new TokenCounts(growth, 0, 0, 0, 0, 0),
                Grain = Grains.SessionTotal,
            }) ? 0 : 1;
        }

        return new DocumentReading(Broken: broken);
    }

    /// <returns>False when the line cannot be true.</returns>
    private bool Read(JsonElement parameters, Session session, Turns turns, List<UsageEvent> events)
    {
        var meta = parameters.Field("_meta");
        var update = parameters.Field("update");
        var atMs = meta.InstantMs("agentTimestampMs");
        var kind = update.Text("sessionUpdate");
        var total = meta.Field("totalTokens").ValueKind == JsonValueKind.Undefined ? update.At("_meta").Count("totalTokens") : meta.Count("totalTokens");
        turns.See(kind == "user_message_chunk", meta.Text("eventId") ?? $"{atMs}", atMs, total);
        if (kind != "turn_completed")
        {
            return true;
        }

        var isTrue = true;
        foreach (var model in update.At("usage", "modelUsage").Properties())
        {
            turns.Count();
            isTrue &= Tell(meta.Text("eventId") ?? $"{session.Id}|{atMs}", atMs, model, session, events);
        }

        if (!turns.IsCounted && update.Field("usage").ValueKind == JsonValueKind.Object && update.Field("usage").Count("totalTokens", "outputTokens") > 0)
        {
            turns.Count();
            isTrue &= Tell(meta.Text("eventId") ?? $"{session.Id}|{atMs}", atMs, session.Model ?? "", update.Field("usage"), session, events);
        }

        turns.End();
        return isTrue;
    }

    private bool Tell(string eventId, long atMs, JsonProperty model, Session session, List<UsageEvent> events) =>
        Tell(eventId, atMs, model.Name, model.Value, session, events);

    private bool Tell(string eventId, long atMs, string model, JsonElement usage, Session session, List<UsageEvent> events)
    {
        var (prompt, cached, output) = (usage.Count("inputTokens"), usage.Count("cachedReadTokens"), usage.Count("outputTokens"));
        return maker.Add(events, new UsageTelling($"{session.Id}|{eventId}|{model}", atMs, model)
        {
            Session = session.Id,
            Project = session.Folder,
            Tokens = new TokenCounts(Math.Max(0, prompt - cached), output, cached, 0, 0, Math.Min(usage.Count("reasoningTokens"), output)),
            RecordedUsd = usage.Amount("costUsdTicks") / TicksPerUsd,
            Grain = Grains.Turn,
        });
    }

    private sealed record Session(string Id, string? Folder, string? Model)
    {
        public static Session Of(LogFile file)
        {
            var folder = Path.GetDirectoryName(file.Path) ?? "";
            using var summary = DocumentFile.TryReadAll(file.Beside[0]) is { } bytes ? JsonFields.TryParse(bytes) : null;
            var root = summary?.RootElement ?? default;
            return new Session(
                root.At("info", "id").Text() ?? Path.GetFileName(folder),
                root.At("info", "cwd").Text() ?? Uri.UnescapeDataString(Path.GetFileName(Path.GetDirectoryName(folder) ?? "")),
                root.Text("current_model_id"));
        }
    }

    /// <summary>The growing total, turn by turn, for those turns that no usage was written of.</summary>
    private sealed class Turns
    {
        private readonly List<(string Key, long AtMs, long Growth)> _uncounted = [];
        private string _key = "start";
        private long _atMs;
        private long _before;
        private long _total;
        private bool _hasUsage;

        /// <summary>Usage was written of the turn that is being read.</summary>
        public bool IsCounted { get; private set; }

        public void See(bool isPrompt, string eventId, long atMs, long total)
        {
            if (isPrompt && _total != _before)
            {
                End();
            }

            if (isPrompt)
            {
                _key = eventId;
            }

            if (total > 0)
            {
                // A total that fell belongs to a new process.
                _before = total < _total ? 0 : _before;
                (_total, _atMs) = (total, atMs > 0 ? atMs : _atMs);
            }
        }

        public void Count() => IsCounted = _hasUsage = true;

        public void End()
        {
            if (!IsCounted && _total > _before)
            {
                _uncounted.Add((_key, _atMs, _total - _before));
            }

            (_before, IsCounted) = (_total, false);
        }

        /// <summary>The last turn may still be running: where others have usage it will have, too.</summary>
        public List<(string Key, long AtMs, long Growth)> Uncounted()
        {
            if (!_hasUsage)
            {
                End();
            }

            return _uncounted;
        }
    }
}
