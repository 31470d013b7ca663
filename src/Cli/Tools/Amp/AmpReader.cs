using System.Text.Json;
using TeamCost.Contracts;

namespace TeamCost.Cli.Tools.Amp;

/// <summary>Reads a thread: its ledger of requests, with the cache's share from the messages where the ledger leaves it out. Credits are Amp's own money, no dollars.</summary>
internal sealed class AmpReader(Words words, ILogSource source) : IDocumentReader
{
    private readonly EventMaker _maker = new(words, source.Tool, source.ReaderVersion);

    public DocumentReading Read(LogFile file, ReadOnlyMemory<byte> state, List<UsageEvent> events, CancellationToken ct)
    {
        using var document = JsonFields.TryParse(DocumentFile.ReadAll(file.Path));
        if (document?.RootElement is not { ValueKind: JsonValueKind.Object } thread)
        {
            return new DocumentReading(Broken: 1);
        }

        var id = thread.Text("id") ?? Path.GetFileNameWithoutExtension(file.Path);
        var ledger = thread.At("usageLedger", "events");
        return ledger.ValueKind == JsonValueKind.Array && ledger.GetArrayLength() > 0
            ? new DocumentReading(Broken: ReadLedger(thread, id, ledger, events))
            : ReadMessages(thread, id, events);
    }

    private int ReadLedger(JsonElement thread, string id, JsonElement ledger, List<UsageEvent> events)
    {
        var messages = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var message in thread.Field("messages").Items())
        {
            messages[IdOf(message.Field("messageId"))] = message.Field("usage");
        }

        var broken = 0;
        foreach (var e in ledger.Items())
        {
            var tokens = e.Field("tokens");
            var usage = messages.GetValueOrDefault(IdOf(e.Field("toMessageId")));
            var hasCache = tokens.Field("cacheReadInputTokens", "cacheCreationInputTokens").ValueKind != JsonValueKind.Undefined;
            var cache = hasCache ? tokens : usage;
            var counts = new TokenCounts(tokens.Count("input"), tokens.Count("output"), cache.Count("cacheReadInputTokens"), cache.Count("cacheCreationInputTokens"), 0, 0);
            broken += Tell(thread, id, $"{id}|{e.Text("id") ?? e.Text("timestamp")}", e.InstantMs("timestamp"), e.Text("model") ?? usage.Text("model"), counts, events) ? 0 : 1;
        }

        return broken;
    }

    private DocumentReading ReadMessages(JsonElement thread, string id, List<UsageEvent> events)
    {
        var created = thread.InstantMs("created");
        var (broken, found, position) = (0, events.Count, 0);
        foreach (var message in thread.Field("messages").Items())
        {
            position++;
            var usage = message.Field("usage");
            var counts = new TokenCounts(
                usage.Count("inputTokens"), usage.Count("outputTokens"), usage.Count("cacheReadInputTokens"), usage.Count("cacheCreationInputTokens"), 0, 0);
            // A thread that is all there is to know of the time: the order within it is kept.
            broken += usage.ValueKind != JsonValueKind.Object
                || Tell(thread, id, $"{id}|message|{IdOf(message.Field("messageId"))}|{position}", created + position, usage.Text("model"), counts, events) ? 0 : 1;
        }

        return new DocumentReading(Broken: broken, Note: events.Count > found ? "its replies have no times of their own; they are dated by the thread's beginning" : "");
    }

    private bool Tell(JsonElement thread, string id, string key, long instant, string? model, TokenCounts counts, List<UsageEvent> events) =>
        _maker.Add(events, new UsageTelling(key, instant, model)
        {
            Provider = "amp",
            Session = id,
            Project = FolderOf(thread),
            Tokens = counts,
        });

    // A number, or a text.
    private static string IdOf(JsonElement id) => id.ValueKind == JsonValueKind.Number ? id.GetRawText() : id.Text() ?? "";

    private static string? FolderOf(JsonElement thread)
    {
        foreach (var tree in thread.At("env", "initial", "trees").Items())
        {
            if (tree.Text("uri") is { } uri)
            {
                return Uri.TryCreate(uri, UriKind.Absolute, out var parsed) && parsed.IsFile ? parsed.LocalPath : uri;
            }
        }

        return null;
    }
}
