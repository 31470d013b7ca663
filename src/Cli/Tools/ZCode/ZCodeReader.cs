using TeamCost.Cli.Sqlite;
using TeamCost.Contracts;

namespace TeamCost.Cli.Tools.ZCode;

/// <summary>Completed requests; the input holds the cache, the output the reasoning.</summary>
internal sealed class ZCodeReader(EventMaker maker) : IDocumentReader
{
    private static readonly string[] _columns =
    [
        "session_id", "id", "started_at", "model_id", "provider_id", "input_tokens", "output_tokens", "reasoning_tokens", "cache_creation_input_tokens", "cache_read_input_tokens", "completed_at",
    ];

    public DocumentReading Read(LogFile file, ReadOnlyMemory<byte> state, List<UsageEvent> events, CancellationToken ct)
    {
        using var db = SqliteDatabase.Open(file.Path);
        var columns = db.ColumnsOf("model_usage");
        if (!columns.Contains("session_id") || !columns.Contains("started_at"))
        {
            return new DocumentReading(Note: "it has no table of requests");
        }

        var hasFolder = db.ColumnsOf("session") is var session && session.Contains("id") && session.Contains("directory");
        var sql = $"select {string.Join(", ", _columns.Select(name => columns.Contains(name) ? "u." + name : "null"))}, {(hasFolder ? "s.directory" : "null")} from model_usage u"
            + (hasFolder ? " left join session s on s.id = u.session_id" : "") + (columns.Contains("status") ? " where u.status = 'completed'" : "");
        var broken = 0;
        foreach (var row in db.Query(sql))
        {
            ct.ThrowIfCancellationRequested();
            var (input, output, write, read) = (row.Count(5), row.Count(6), row.Count(8), row.Count(9));
            // An id of one database means nothing in another: session and time go with it.
            broken += maker.Add(events, new UsageTelling($"{row.Text(0)}|{row.Text(1)}|{row.Text(2)}", row.InstantMs(2) is > 0 and var started ? started : row.InstantMs(10), row.Text(3))
            {
                Provider = row.Text(4) is { } provider && provider.Contains("zai", StringComparison.OrdinalIgnoreCase) ? "zai" : row.Text(4),
                Session = row.Text(0),
                Project = row.Text(11),
                Tokens = new TokenCounts(Math.Max(0, input - write - read), output, read, write, 0, Math.Min(row.Count(7), output)),
            }) ? 0 : 1;
        }

        return new DocumentReading(Broken: broken);
    }
}
