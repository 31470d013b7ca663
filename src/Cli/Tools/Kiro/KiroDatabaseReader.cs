using System.Globalization;
using System.Text;
using System.Text.Json;
using TeamCost.Cli.Sqlite;
using TeamCost.Contracts;

namespace TeamCost.Cli.Tools.Kiro;

/// <summary>Conversations with what is known of each request: a share of the context and the size of the answer.</summary>
internal sealed class KiroDatabaseReader(EventMaker maker) : IDocumentReader
{
    public DocumentReading Read(LogFile file, ReadOnlyMemory<byte> state, List<UsageEvent> events, CancellationToken ct)
    {
        using var db = SqliteDatabase.Open(file.Path);
        var columns = db.ColumnsOf("conversations_v2");
        if (!columns.IsSupersetOf(["key", "value"]))
        {
            return new DocumentReading(Note: "it has no table of conversations");
        }

        var broken = 0;
        var id = columns.Contains("conversation_id") ? "conversation_id" : "key";
        foreach (var row in db.Query($"select key, {id}, value, {(columns.Contains("updated_at") ? "updated_at" : "null")} from conversations_v2"))
        {
            ct.ThrowIfCancellationRequested();
            using var parsed = JsonFields.TryParse(Encoding.UTF8.GetBytes(row.Text(2) ?? ""));
            if (parsed is null)
            {
                broken++;
                continue;
            }

            broken += ReadConversation(row.Text(1) ?? "", row.Text(0), row.InstantMs(3), parsed.RootElement, events);
        }

        return new DocumentReading(Broken: broken);
    }

    private int ReadConversation(string id, string? folder, long updatedMs, JsonElement conversation, List<UsageEvent> events)
    {
        var window = conversation.Field("model_info").Count("context_window_tokens") is > 0 and var stated ? stated : KiroEstimate.UsualWindow;
        var broken = 0;
        var index = 0;
        foreach (var entry in conversation.Field("history").Items())
        {
            index++;
            var request = entry.Field("request_metadata");
            var (input, output) = (request.Count("uncached_input_tokens"), request.Count("output_tokens"));
            var isCounted = input > 0 && output > 0;
            var tokens = new TokenCounts(
                input > 0 ? input : KiroEstimate.FromContext(request.Field("context_usage_percentage"), window),
                output > 0 ? output : KiroEstimate.FromCharacters(request.Count("response_size")),
                request.Count("cache_read_tokens"), request.Count("cache_write_tokens"), 0, 0);
            var atMs = request.InstantMs("request_start_timestamp_ms") is > 0 and var started ? started : updatedMs;
            var key = request.Text("message_id", "request_id") ?? index.ToString(CultureInfo.InvariantCulture);
            broken += tokens.Total == 0 || maker.Add(events, new UsageTelling($"{id}|{key}", atMs, KiroEstimate.ModelName(request.Text("model_id")))
            {
                Provider = "kiro",
                Session = id,
                Project = folder,
                Tokens = tokens,
                Grain = isCounted ? Grains.Request : Grains.Estimate,
            }) ? 0 : 1;
        }

        return broken;
    }
}
