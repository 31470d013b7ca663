using TeamCost.Cli.Sqlite;
using TeamCost.Contracts;

namespace TeamCost.Cli.Tools.Hermes;

/// <summary>One row per session with running totals; reasoning beside the output.</summary>
internal sealed class HermesReader(EventMaker maker) : IDocumentReader
{
    public DocumentReading Read(LogFile file, ReadOnlyMemory<byte> state, List<UsageEvent> events, CancellationToken ct)
    {
        using var db = SqliteDatabase.Open(file.Path);
        var columns = db.ColumnsOf("sessions");
        if (!columns.Contains("id") || !columns.Contains("started_at"))
        {
            return new DocumentReading(state, Note: "it has no table of sessions");
        }

        var totals = new SessionTotals(maker, state);
        var writtenMs = new DateTimeOffset(File.GetLastWriteTimeUtc(file.Path)).ToUnixTimeMilliseconds();
        var broken = 0;
        foreach (var row in db.Query(Sql(db, columns)))
        {
            ct.ThrowIfCancellationRequested();
            var session = row.Text(0) ?? "";
            var reasoning = row.Count(8);
            var tokens = new TokenCounts(row.Count(4), row.Count(5) + reasoning, row.Count(6), row.Count(7), 0, reasoning);
            // What was billed goes before what was guessed.
            var usd = row.Amount(9) is > 0m and var actual ? actual : row.Amount(10);
            if (tokens.Total == 0 && usd is null or 0m)
            {
                continue;
            }

            var laterMs = Math.Max(row.InstantMs(12), row.InstantMs(13));
            broken += totals.Tell(events, new UsageTelling(session, row.InstantMs(1), row.Text(2))
            {
                Provider = row.Text(3),
                Session = session,
                Project = row.Text(11),
                Tokens = tokens,
                Requests = (int)Math.Clamp(row.Long(14), 1, int.MaxValue),
                RecordedUsd = usd,
            }, laterMs > 0 ? laterMs : writtenMs) ? 0 : 1;
        }

        return new DocumentReading(totals.Save(), broken);
    }

    private static string Sql(SqliteDatabase db, HashSet<string> columns)
    {
        var messages = db.ColumnsOf("messages");
        var lastMessage = messages.Contains("session_id") && messages.Contains("timestamp") ? "(select max(m.timestamp) from messages m where m.session_id = s.id)" : "null";
        string[] names =
        [
            "id", "started_at", "model", "billing_provider", "input_tokens", "output_tokens", "cache_read_tokens", "cache_write_tokens", "reasoning_tokens",
            "actual_cost_usd", "estimated_cost_usd", "cwd", "ended_at",
        ];
        return $"select {string.Join(", ", names.Select(name => columns.Contains(name) ? "s." + name : "null"))}, {lastMessage}, {(columns.Contains("message_count") ? "s.message_count" : "1")} from sessions s";
    }
}
