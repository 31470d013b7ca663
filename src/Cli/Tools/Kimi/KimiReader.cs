using System.Text.Json;
using TeamCost.Contracts;

namespace TeamCost.Cli.Tools.Kimi;

/// <summary>
/// Reads what kimi-cli's agent said on its wire. A reply's usage is told again and again as it grows: the largest telling counts. A copied
/// session and a sub-agent's own file tell it under the same reply id.
/// </summary>
internal sealed class KimiReader(Words words, KimiSource source) : ILineReader
{
    private readonly EventMaker _maker = new(words, source.Tool, source.ReaderVersion);
    private KimiHome _home = KimiHome.Nothing;
    private string _session = "";
    private string? _folder;

    public void Start(LogFile file, ReadOnlyMemory<byte> state)
    {
        _home = source.HomeOf(file.Path);
        // sessions/<hash of the folder>/<session>/wire.jsonl, or …/<session>/subagents/<agent>/wire.jsonl
        var parts = file.Path.Split(Path.DirectorySeparatorChar, '/');
        var sessions = Array.LastIndexOf(parts, "sessions");
        _session = parts.ElementAtOrDefault(sessions + 2) ?? "";
        _folder = _home.Folders.GetValueOrDefault(parts.ElementAtOrDefault(sessions + 1) ?? "");
    }

    public bool MayMatter(ReadOnlySpan<byte> line) => line.IndexOf("\"token_usage\""u8) >= 0;

    public bool Read(ReadOnlySpan<byte> line, List<UsageEvent> events)
    {
        using var document = JsonFields.TryParse(line.ToArray());
        if (document is null)
        {
            return false;
        }

        var message = document.RootElement.Field("message");
        for (var depth = 0; message.Text("type") == "SubagentEvent" && depth < 16; depth++)
        {
            message = message.At("payload", "event");
        }

        var payload = message.Field("payload");
        var usage = payload.Field("token_usage");
        if (message.Text("type") != "StatusUpdate" || usage.ValueKind != JsonValueKind.Object)
        {
            return true;
        }

        var instant = document.RootElement.InstantMs("timestamp");
        var counts = new TokenCounts(usage.Count("input_other"), usage.Count("output"), usage.Count("input_cache_read"), usage.Count("input_cache_creation"), 0, 0);
        var key = payload.Text("message_id") ?? FormattableString.Invariant($"{_session}|{instant}|{counts.Input}|{counts.Output}|{counts.CacheRead}|{counts.CacheWrite5m}");
        return _maker.Add(events, new UsageTelling(key, instant, KimiHome.ModelAt(_home.Model, instant))
        {
            Session = _session,
            Project = _folder,
            Tokens = counts,
        });
    }
}

/// <summary>Reads kimi-code's records of use: one per turn; the sums of a step and of the session repeat them.</summary>
internal sealed class KimiCodeReader(Words words, ILogSource source) : ILineReader
{
    private readonly EventMaker _maker = new(words, source.Tool, source.ReaderVersion);
    private string _session = "";
    private string _agent = "";

    public void Start(LogFile file, ReadOnlyMemory<byte> state)
    {
        // sessions/<workspace>/<session>/agents/<agent>/wire.jsonl
        var parts = file.Path.Split(Path.DirectorySeparatorChar, '/');
        var agents = Array.LastIndexOf(parts, "agents");
        _session = agents > 0 ? parts[agents - 1] : "";
        _agent = parts.ElementAtOrDefault(agents + 1) ?? "";
    }

    public bool MayMatter(ReadOnlySpan<byte> line) => line.IndexOf("\"usage.record\""u8) >= 0;

    public bool Read(ReadOnlySpan<byte> line, List<UsageEvent> events)
    {
        using var document = JsonFields.TryParse(line.ToArray());
        if (document is null)
        {
            return false;
        }

        var record = document.RootElement;
        var usage = record.Field("usage");
        if (record.Text("type") != "usage.record" || record.Text("usageScope") != "turn" || usage.ValueKind != JsonValueKind.Object)
        {
            return true;
        }

        var instant = record.InstantMs("time");
        var counts = new TokenCounts(usage.Count("inputOther"), usage.Count("output"), usage.Count("inputCacheRead"), usage.Count("inputCacheCreation"), 0, 0);
        var key = FormattableString.Invariant($"{_session}|{_agent}|{instant}|{counts.Input}|{counts.Output}|{counts.CacheRead}|{counts.CacheWrite5m}");
        return _maker.Add(events, new UsageTelling(key, instant, KimiHome.ModelAt(record.Text("model"), instant))
        {
            Session = _session,
            Tokens = counts,
            Grain = Grains.Turn,
        });
    }
}
