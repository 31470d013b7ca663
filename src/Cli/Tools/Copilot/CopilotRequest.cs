using System.Text.Json;
using TeamCost.Cli.Sqlite;
using TeamCost.Contracts;
using TeamCost.Contracts.Pricing;

namespace TeamCost.Cli.Tools.Copilot;

/// <summary>One request that a span or a row of the store tells. The prompt figure holds cache reads and writes, the output the reasoning.</summary>
internal sealed record CopilotRequest(string Key, long InstantMs, string? Model, string? Session, string? Folder, TokenCounts Tokens)
{
    private const string StoreTable = "assistant_usage_events";

    /// <summary>Of a row in the store.</summary>
    public long Row { get; init; }

    /// <summary>Under which tellings of one model find each other: they spell it differently.</summary>
    public string Alike => ModelNames.Alike(Model ?? "");

    /// <returns>Null for anything but the span of one request: those around it repeat its sums.</returns>
    public static CopilotRequest? OfSpan(JsonElement span)
    {
        var attributes = span.Field("attributes");
        if (attributes.Text("gen_ai.operation.name") != "chat" || span.Field("body").ValueKind != JsonValueKind.Undefined)
        {
            return null;
        }

        var key = attributes.Text("gen_ai.response.id") ?? $"{span.Text("traceId") ?? span.At("spanContext").Text("traceId")}|{span.Text("spanId") ?? span.At("spanContext").Text("spanId")}";
        return new CopilotRequest(
            key, InstantOf(span.Field("endTime")) is > 0 and var end ? end : InstantOf(span.Field("startTime")),
            attributes.Text("gen_ai.response.model", "gen_ai.request.model"), attributes.Text("gen_ai.conversation.id"), null,
            Counts(
                attributes.Count("gen_ai.usage.input_tokens"), attributes.Count("gen_ai.usage.output_tokens"), attributes.Count("gen_ai.usage.cache_read.input_tokens"),
                attributes.Count("gen_ai.usage.cache_creation.input_tokens"), attributes.Count("gen_ai.usage.reasoning.output_tokens")));
    }

    /// <summary>Rows of the session store; none where this version of the tool keeps none.</summary>
    public static IEnumerable<CopilotRequest> InStore(SqliteDatabase database)
    {
        var columns = database.ColumnsOf(StoreTable);
        if (!columns.IsSupersetOf(["id", "session_id", "created_at", "input_tokens", "output_tokens"]))
        {
            yield break;
        }

        string Column(string name) => columns.Contains(name) ? $"e.{name}" : "null";
        var hasFolders = database.ColumnsOf("sessions").Contains("cwd");
        var sql = $"select e.id, e.session_id, e.created_at, coalesce({Column("copilot_usage_model")}, {Column("model")}), {(hasFolders ? "s.cwd" : "null")}, e.input_tokens, e.output_tokens, "
            + $"{Column("cache_read_tokens")}, {Column("cache_write_tokens")}, {Column("reasoning_tokens")} "
            + $"from {StoreTable} e {(hasFolders ? "left join sessions s on s.id = e.session_id" : "")} order by e.id";
        foreach (var row in database.Query(sql))
        {
            yield return new CopilotRequest(
                $"store|{row.Text(1)}|{row.Text(0)}|{row.Text(2)}", row.InstantMs(2), row.Text(3), row.Text(1), row.Text(4), Counts(row.Count(5), row.Count(6), row.Count(7), row.Count(8), row.Count(9)))
            {
                Row = row.Long(0),
            };
        }
    }

    public static TokenCounts Counts(long prompt, long output, long read, long written, long reasoning)
    {
        read = Math.Min(read, prompt);
        written = Math.Min(written, prompt - read);
        return new TokenCounts(prompt - read - written, output, read, written, 0, reasoning);
    }

    public bool Tell(EventMaker maker, List<UsageEvent> events) => maker.Add(events, new UsageTelling(Key, InstantMs, Model)
    {
        Provider = "github",
        Session = Session,
        Project = Folder,
        Tokens = Tokens,
    });

    // [seconds, nanoseconds], or a text
    private static long InstantOf(JsonElement time) =>
        time.ValueKind == JsonValueKind.Array && time.GetArrayLength() == 2 && time[0].ValueKind == JsonValueKind.Number && time[0].TryGetInt64(out var seconds) && seconds is > 0 and < 1_000_000_000_000
            ? (seconds * 1000) + (time[1].Count() / 1_000_000)
            : time.InstantMs();
}
