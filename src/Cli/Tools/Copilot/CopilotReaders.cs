using System.Buffers.Binary;
using System.Text.Json;
using TeamCost.Cli.Sqlite;
using TeamCost.Contracts;

namespace TeamCost.Cli.Tools.Copilot;

/// <summary>Reads spans, one per line.</summary>
internal sealed class CopilotSpanReader : ILineReader
{
    private readonly EventMaker? _maker;
    private readonly Action<CopilotRequest>? _found;

    public CopilotSpanReader(EventMaker maker) => _maker = maker;

    /// <summary>To know what spans tell, without telling it.</summary>
    public CopilotSpanReader(Action<CopilotRequest> found) => _found = found;

    public void Start(LogFile file, ReadOnlyMemory<byte> state)
    {
    }

    public bool MayMatter(ReadOnlySpan<byte> line) => line.IndexOf("\"gen_ai.operation.name\""u8) >= 0;

    public bool Read(ReadOnlySpan<byte> line, List<UsageEvent> events)
    {
        using var document = JsonFields.TryParse(line.ToArray());
        if (document is null)
        {
            return false;
        }

        if (CopilotRequest.OfSpan(document.RootElement) is not { } request)
        {
            return true;
        }

        _found?.Invoke(request);
        return _maker is null || request.Tell(_maker, events);
    }
}

/// <summary>
/// Reads the session store, as far as no span tells its rows. Each row is decided on once: the file of spans may be gone the next time.
/// </summary>
internal sealed class CopilotStoreReader(EventMaker maker, CopilotRequests requests) : IDocumentReader
{
    // The exporter writes spans a few seconds after the row; until then nobody knows whether there will be one.
    private const long SpanDelayMs = 120_000;

    public DocumentReading Read(LogFile file, ReadOnlyMemory<byte> state, List<UsageEvent> events, CancellationToken ct)
    {
        using var database = SqliteDatabase.Open(file.Path);
        var rows = CopilotRequest.InStore(database).ToList();
        var decided = state.Length == sizeof(long) ? BinaryPrimitives.ReadInt64LittleEndian(state.Span) : 0;
        if (rows.Count > 0 && rows[^1].Row < decided)
        {
            decided = 0; // another database in the same place
        }

        var certainMs = requests.Spans.Count > 0 && rows.Count > 0 ? rows[^1].InstantMs - SpanDelayMs : long.MaxValue;
        var next = rows.Where(row => row.Row > decided).TakeWhile(row => row.InstantMs <= certainMs).Select(row => row.Row).LastOrDefault(decided);
        var broken = 0;
        foreach (var request in requests.Untold(rows).Where(row => row.Row > decided && row.Row <= next))
        {
            ct.ThrowIfCancellationRequested();
            broken += request.Tell(maker, events) ? 0 : 1;
        }

        var left = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(left, next);
        // Older versions of the tool keep no requests in it; that is nothing odd.
        return new DocumentReading(left, broken);
    }
}

/// <summary>
/// Reads the running totals that a session's processes noted: what grew since the note before, less what spans and the store told of the
/// time between. A total that fell is a new process.
/// </summary>
internal sealed class CopilotSessionReader(EventMaker maker, CopilotRequests requests) : ILineReader
{
    private RunningTotals _totals = new();
    private long _notedMs;
    private string _session = "";
    private string? _folder;

    public ReadOnlyMemory<byte> State
    {
        get
        {
            var totals = _totals.Save();
            var folder = System.Text.Encoding.UTF8.GetBytes(_folder ?? "");
            var state = new byte[12 + folder.Length + totals.Length];
            BinaryPrimitives.WriteInt64LittleEndian(state, _notedMs);
            BinaryPrimitives.WriteInt32LittleEndian(state.AsSpan(8), folder.Length);
            folder.CopyTo(state, 12);
            totals.CopyTo(state.AsMemory(12 + folder.Length));
            return state;
        }
    }

    public void Start(LogFile file, ReadOnlyMemory<byte> state)
    {
        _session = Path.GetFileName(Path.GetDirectoryName(file.Path)) ?? "";
        (_folder, _notedMs, _totals) = (null, 0, new RunningTotals());
        if (state.Length >= 12 && BinaryPrimitives.ReadInt32LittleEndian(state.Span[8..]) is >= 0 and var length && length <= state.Length - 12)
        {
            _notedMs = BinaryPrimitives.ReadInt64LittleEndian(state.Span);
            _folder = length > 0 ? System.Text.Encoding.UTF8.GetString(state.Span.Slice(12, length)) : null;
            _totals = RunningTotals.Load(state[(12 + length)..]);
        }
    }

    public bool MayMatter(ReadOnlySpan<byte> line) => line.IndexOf("\"modelMetrics\""u8) >= 0 || line.IndexOf("\"session.start\""u8) >= 0 || line.IndexOf("\"session.resume\""u8) >= 0;

    public bool Read(ReadOnlySpan<byte> line, List<UsageEvent> events)
    {
        using var document = JsonFields.TryParse(line.ToArray());
        if (document is null)
        {
            return false;
        }

        var (type, data) = (document.RootElement.Text("type"), document.RootElement.Field("data"));
        if (type is "session.start" or "session.resume")
        {
            _folder = data.At("context").Text("cwd") ?? _folder;
            return true;
        }

        if (type is not ("session.shutdown" or "session.usage_checkpoint" or "usage_checkpoint"))
        {
            return true;
        }

        var instant = document.RootElement.InstantMs("timestamp");
        if (instant <= 0)
        {
            return false;
        }

        var isWhole = true;
        foreach (var model in data.Field("modelMetrics").Properties())
        {
            isWhole &= ReadModel(model, instant, events);
        }

        _notedMs = instant;
        return isWhole;
    }

    private bool ReadModel(JsonProperty model, long instant, List<UsageEvent> events)
    {
        var (name, usage) = (model.NameOrEmpty(), model.Value.Field("usage"));
        var total = new RunningTotals.Total(
            CopilotRequest.Counts(
                usage.Count("inputTokens"), usage.Count("outputTokens"), usage.Count("cacheReadTokens"), usage.Count("cacheWriteTokens"), usage.Count("reasoningTokens")),
            model.Value.At("requests").Count("count"), 0m);
        if (_totals.Grow($"{_session}|{name}", total, out var key) is not { } growth)
        {
            return true;
        }

        var rest = Less(growth.Tokens, requests.Told(_session, name, _notedMs, instant));
        return maker.Add(events, new UsageTelling($"{key}|{instant}", instant, name)
        {
            Provider = "github",
            Session = _session,
            Project = _folder,
            Tokens = rest,
            Grain = Grains.SessionTotal,
        });
    }

    private static TokenCounts Less(TokenCounts all, TokenCounts told) => new(
        Math.Max(0, all.Input - told.Input), Math.Max(0, all.Output - told.Output), Math.Max(0, all.CacheRead - told.CacheRead),
        Math.Max(0, all.CacheWrite5m - told.CacheWrite5m), 0, Math.Max(0, all.Reasoning - told.Reasoning));
}
