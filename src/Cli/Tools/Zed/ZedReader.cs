using System.Text.Json;
using TeamCost.Cli.Sqlite;
using TeamCost.Contracts;

namespace TeamCost.Cli.Tools.Zed;

/// <summary>
/// Threads with Zed's hosted models. With a key of one's own the vendor bills, and external agents keep logs of their own: neither is Zed's.
/// </summary>
internal sealed class ZedReader(EventMaker maker) : IDocumentReader
{
    private const string Hosted = "zed.dev";

    public DocumentReading Read(LogFile file, ReadOnlyMemory<byte> state, List<UsageEvent> events, CancellationToken ct)
    {
        using var db = SqliteDatabase.Open(file.Path);
        var columns = db.ColumnsOf("threads");
        if (!columns.IsSupersetOf(["id", "data_type", "data", "updated_at"]))
        {
            return new DocumentReading(state, Note: "it has no table of threads");
        }

        var totals = new SessionTotals(maker, state);
        var broken = 0;
        var isPacked = false;
        var sql = $"select id, data_type, data, updated_at, {(columns.Contains("created_at") ? "created_at" : "null")}, {(columns.Contains("folder_paths") ? "folder_paths" : "null")} from threads";
        foreach (var row in db.Query(sql))
        {
            ct.ThrowIfCancellationRequested();
            if (row.Text(1) == "zstd" && !ZstdLibrary.IsThere)
            {
                isPacked = true;
                continue;
            }

            broken += ReadThread(row, totals, events);
        }

        // Said, and tried again next time: somebody may have installed it by then.
        return isPacked ? throw new LogException(ZstdLibrary.MissingSentence) : new DocumentReading(totals.Save(), broken);
    }

    private int ReadThread(in SqliteRow row, SessionTotals totals, List<UsageEvent> events)
    {
        var data = row.Bytes(2);
        var text = row.Text(1) == "zstd" ? ZstdLibrary.TryUnpack(data) : data.Length <= ZstdLibrary.MostBytes ? data : null;
        using var parsed = text is null ? null : JsonFields.TryParse(text);
        if (parsed is null || parsed.RootElement.ValueKind != JsonValueKind.Object)
        {
            return 1;
        }

        var thread = parsed.RootElement;
        var model = thread.Field("model");
        if (model.Text("provider") != Hosted)
        {
            return 0;
        }

        var id = row.Text(0) ?? "";
        var (createdMs, updatedMs) = (row.InstantMs(4), row.InstantMs(3));
        var telling = new UsageTelling(id, createdMs > 0 ? createdMs : updatedMs, model.Text("model"))
        {
            Provider = Hosted,
            Session = id,
            Project = row.Text(5)?.Split('\n', 2)[0],
        };
        var requests = thread.Field("request_token_usage").Properties().ToList();
        if (requests.Count == 0)
        {
            var whole = telling with { Tokens = Tokens(thread.Field("cumulative_token_usage")) };
            return whole.Tokens.Total == 0 || totals.Tell(events, whole, updatedMs) ? 0 : 1;
        }

        return requests.Count(request => !maker.Add(events, telling with { Key = $"{id}|{request.Name}", Tokens = Tokens(request.Value) }));
    }

    private static TokenCounts Tokens(JsonElement usage) => new(
        usage.Count("input_tokens"), usage.Count("output_tokens"), usage.Count("cache_read_input_tokens"), usage.Count("cache_creation_input_tokens"), 0, 0);
}
