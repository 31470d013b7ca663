using System.Text;
using TeamCost.Cli.Sqlite;
using TeamCost.Contracts;

namespace TeamCost.Cli.Tools.Goose;

/// <summary>Newer versions keep a row per request (<c>usage_ledger</c>); sessions without such rows have one running total.</summary>
internal sealed class GooseReader(EventMaker maker) : IDocumentReader
{
    public DocumentReading Read(LogFile file, ReadOnlyMemory<byte> state, List<UsageEvent> events, CancellationToken ct)
    {
        using var db = SqliteDatabase.Open(file.Path);
        var columns = db.ColumnsOf("sessions");
        if (!columns.Contains("id"))
        {
            return new DocumentReading(state, Note: "it has no table of sessions");
        }

        var totals = new SessionTotals(maker, state);
        var broken = 0;
        var inLedger = new HashSet<string>(StringComparer.Ordinal);
        if (db.HasTable("usage_ledger"))
        {
            broken += ReadLedger(db, columns, inLedger, events, ct);
        }

        broken += ReadTotals(db, columns, inLedger, totals, events, ct);
        return new DocumentReading(totals.Save(), broken);
    }

    private int ReadLedger(SqliteDatabase db, HashSet<string> sessionColumns, HashSet<string> inLedger, List<UsageEvent> events, CancellationToken ct)
    {
        var columns = db.ColumnsOf("usage_ledger");
        var sql = $"""
            select l.session_id, {Column(columns, "id", "l")}, {Column(columns, "created_timestamp", "l")}, {Column(columns, "model", "l")}, {Column(columns, "input_tokens", "l")},
                {Column(columns, "output_tokens", "l")}, {Column(columns, "total_tokens", "l")}, {Column(columns, "cache_read_tokens", "l")}, {Column(columns, "cache_write_tokens", "l")},
                {Column(sessionColumns, "provider_name", "s")}, {Column(sessionColumns, "working_dir", "s")}, {Column(sessionColumns, "model_config_json", "s")}
            from usage_ledger l left join sessions s on s.id = l.session_id
            """;
        var broken = 0;
        foreach (var row in db.Query(sql))
        {
            ct.ThrowIfCancellationRequested();
            if (row.Text(0) is not { Length: > 0 } session)
            {
                broken++;
                continue;
            }

            inLedger.Add(session);
            var tokens = Tokens(row.Count(4), row.Count(5), row.Count(6), row.Count(7), row.Count(8));
            broken += maker.Add(events, new UsageTelling($"{session}|{row.Text(1)}|{row.Text(2)}", row.InstantMs(2), row.Text(3) is { Length: > 0 } model ? model : ModelIn(row.Text(11)))
            {
                Provider = row.Text(9),
                Session = session,
                Project = row.Text(10),
                Tokens = tokens,
            }) ? 0 : 1;
        }

        return broken;
    }

    private static int ReadTotals(SqliteDatabase db, HashSet<string> columns, HashSet<string> inLedger, SessionTotals totals, List<UsageEvent> events, CancellationToken ct)
    {
        var sql = $"""
            select id, {Column(columns, "created_at")}, {Column(columns, "updated_at")}, {Column(columns, "model_config_json")}, {Column(columns, "provider_name")}, {Column(columns, "working_dir")},
                {Either(columns, "input_tokens")}, {Either(columns, "output_tokens")}, {Either(columns, "total_tokens")}, {Either(columns, "cache_read_tokens")}, {Either(columns, "cache_write_tokens")}
            from sessions
            """;
        var broken = 0;
        foreach (var row in db.Query(sql))
        {
            ct.ThrowIfCancellationRequested();
            if (row.Text(0) is not { Length: > 0 } session || inLedger.Contains(session))
            {
                continue;
            }

            var tokens = Tokens(row.Count(6), row.Count(7), row.Count(8), row.Count(9), row.Count(10));
            if (tokens.Total == 0)
            {
                continue;
            }

            broken += totals.Tell(events, new UsageTelling(session, row.InstantMs(1), ModelIn(row.Text(3)))
            {
                Provider = row.Text(4),
                Session = session,
                Project = row.Text(5),
                Tokens = tokens,
            }, row.InstantMs(2)) ? 0 : 1;
        }

        return broken;
    }

    /// <summary>The input holds the cache; what the total has beyond input and output is reasoning.</summary>
    private static TokenCounts Tokens(long input, long output, long total, long cacheRead, long cacheWrite)
    {
        var reasoning = output > 0 || input > 0 ? Math.Max(0, total - input - output) : 0;
        return new TokenCounts(Math.Max(0, input - cacheRead - cacheWrite), output + reasoning, cacheRead, cacheWrite, 0, reasoning);
    }

    private static string? ModelIn(string? config)
    {
        using var parsed = config is null ? null : JsonFields.TryParse(Encoding.UTF8.GetBytes(config));
        return parsed?.RootElement.Text("model_name");
    }

    // Older versions lack some columns.
    private static string Column(HashSet<string> columns, string name, string? table = null) => !columns.Contains(name) ? "null" : table is null ? name : $"{table}.{name}";

    // What was accumulated over the session, else the figure of older schemas.
    private static string Either(HashSet<string> columns, string name) => $"coalesce({Column(columns, "accumulated_" + name)}, {Column(columns, name)})";
}
