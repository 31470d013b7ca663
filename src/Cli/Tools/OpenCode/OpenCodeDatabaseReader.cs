using System.Globalization;
using System.Text;
using System.Text.Json;
using TeamCost.Cli.Sqlite;

namespace TeamCost.Cli.Tools.OpenCode;

/// <summary>
/// Reads the messages of an OpenCode-like database. What was read before is remembered by the time of its last change, so that a day's
/// work does not mean reading a year's messages again.
/// </summary>
internal sealed class OpenCodeDatabaseReader(Words words, ILogSource source) : IDocumentReader
{
    // Rows of one moment may be written by several processes, and not in order.
    private const long SafetyMs = 600_000;

    // No step of work takes longer: a message that is not complete after it never will be.
    private const long AbandonedMs = 3_600_000;

    private readonly EventMaker _maker = new(words, source.Tool, source.ReaderVersion);

    public DocumentReading Read(LogFile file, ReadOnlyMemory<byte> state, List<UsageEvent> events, CancellationToken ct)
    {
        using var database = SqliteDatabase.Open(file.Path);
        var columns = database.ColumnsOf("message");
        if (!columns.IsSupersetOf(["id", "session_id", "data"]))
        {
            return new DocumentReading(state, Note: "there are no messages in it: its table \"message\" is missing or of another shape");
        }

        var changed = columns.Contains("time_updated") ? "m.time_updated" : "0";
        var (hasFolders, (since, count)) = (database.ColumnsOf("session").Contains("directory"), Load(state));
        var (rows, newest) = Extent(database, changed);
        var start = rows < count || newest < since ? 0 : since - SafetyMs;
        var sql = $"select m.data, m.session_id, {(hasFolders ? "s.directory" : "null")} from message m {(hasFolders ? "left join session s on s.id = m.session_id" : "")} "
            + $"where ({changed}) >= ?1 + 0 order by m.rowid";
        var (broken, earliestOpen) = (0, long.MaxValue);
        foreach (var row in database.Query(sql, start.ToString(CultureInfo.InvariantCulture)))
        {
            ct.ThrowIfCancellationRequested();
            broken += Tell(row, newest, events, ref earliestOpen) ? 0 : 1;
        }

        return new DocumentReading(Save(Math.Min(newest, earliestOpen), rows), broken);
    }

    private bool Tell(SqliteRow row, long newest, List<UsageEvent> events, ref long earliestOpen)
    {
        using var document = row.Text(0) is { } json ? JsonFields.TryParse(Encoding.UTF8.GetBytes(json)) : null;
        if (document?.RootElement is not { ValueKind: JsonValueKind.Object } message)
        {
            return false;
        }

        var time = message.Field("time");
        if (message.Text("role") == "assistant" && time.InstantMs("completed") == 0 && time.InstantMs("created") is var created && newest - created < AbandonedMs)
        {
            // Still being written: it is told when it is complete, or when work went on without it for an hour.
            earliestOpen = Math.Min(earliestOpen, created);
            return true;
        }

        return OpenCodeMessage.Tell(_maker, message, row.Text(1), row.Text(2), events);
    }

    private static (long Rows, long Newest) Extent(SqliteDatabase database, string changed)
    {
        foreach (var row in database.Query($"select count(*), max({changed}) from message m"))
        {
            return (row.Long(0), row.Long(1));
        }

        return default;
    }

    // The rules' version is in it: new rules read everything again.
    private (long Since, long Rows) Load(ReadOnlyMemory<byte> state) =>
        Encoding.UTF8.GetString(state.Span).Split('|') is [var version, var since, var rows] && version == $"{source.ReaderVersion}"
        && long.TryParse(since, CultureInfo.InvariantCulture, out var ms) && long.TryParse(rows, CultureInfo.InvariantCulture, out var count) ? (ms, count) : default;

    private byte[] Save(long since, long rows) => Encoding.UTF8.GetBytes(FormattableString.Invariant($"{source.ReaderVersion}|{since}|{rows}"));
}
