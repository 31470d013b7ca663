using System.Globalization;
using System.Text.Json;
using TeamCost.Contracts;

namespace TeamCost.Cli.Tools.Codebuff;

/// <summary>Answers with their usage. Credits are Codebuff's own money and no dollars: the price table says what the tokens are worth.</summary>
internal sealed class CodebuffReader(EventMaker maker) : IDocumentReader
{
    public DocumentReading Read(LogFile file, ReadOnlyMemory<byte> state, List<UsageEvent> events, CancellationToken ct)
    {
        using var document = JsonFields.TryParse(DocumentFile.ReadAll(file.Path));
        if (document is null || document.RootElement.ValueKind != JsonValueKind.Array)
        {
            return new DocumentReading(Broken: 1);
        }

        var folder = Path.GetDirectoryName(file.Path) ?? "";
        var chat = Path.GetFileName(folder);
        var project = Path.GetFileName(Path.GetDirectoryName(Path.GetDirectoryName(folder)) ?? "");
        var startedMs = StartOf(chat);
        var broken = 0;
        var ordinal = 0;
        foreach (var message in document.RootElement.Items())
        {
            ordinal++;
            if (message.Text("variant") != "ai" || Usage(message) is not { ValueKind: JsonValueKind.Object } usage)
            {
                continue;
            }

            var atMs = message.InstantMs("timestamp") is > 0 and var own ? own : startedMs;
            broken += maker.Add(events, new UsageTelling($"{chat}|{message.Text("id") ?? ordinal.ToString(CultureInfo.InvariantCulture)}", atMs, Model(message, usage))
            {
                Session = $"{project}/{chat}",
                Project = project,
                Tokens = new TokenCounts(
                    usage.Count("inputTokens", "input_tokens"), usage.Count("outputTokens", "output_tokens"), usage.Count("cacheReadInputTokens", "cache_read_input_tokens"),
                    usage.Count("cacheCreationInputTokens", "cache_creation_input_tokens"), 0, 0),
            }) ? 0 : 1;
        }

        return new DocumentReading(Broken: broken);
    }

    private static JsonElement Usage(JsonElement message)
    {
        var metadata = message.Field("metadata");
        if (metadata.Field("usage") is { ValueKind: JsonValueKind.Object } usage)
        {
            return usage;
        }

        return metadata.At("codebuff", "usage") is { ValueKind: JsonValueKind.Object } nested ? nested : LastAnswer(metadata).Field("usage");
    }

    private static string? Model(JsonElement message, JsonElement usage) =>
        message.Field("metadata").Text("model") ?? message.At("metadata", "codebuff").Text("model") ?? usage.Text("model") ?? LastAnswer(message.Field("metadata")).Text("model");

    // What the agent remembers of its last answer.
    private static JsonElement LastAnswer(JsonElement metadata)
    {
        var options = metadata.At("runState", "sessionState", "mainAgentState", "messageHistory").Items().LastOrDefault(entry => entry.Text("role") == "assistant").Field("providerOptions");
        return options.Field("codebuff") is { ValueKind: JsonValueKind.Object } own ? own : options;
    }

    /// <summary>A chat's folder is named by its start, with dashes for colons: <c>2026-11-18T10-00-00.000Z</c>.</summary>
    private static long StartOf(string chat) =>
        chat.Length > 19 && chat[10] == 'T' ? Instants.Of($"{chat[..13]}:{chat[14..16]}:{chat[17..]}") : 0;
}
