using System.Text.Json;
using TeamCost.Contracts;

namespace TeamCost.Cli.Tools.Kiro;

/// <summary>One record of what the editor's agent did: estimated from the characters that went in and came out.</summary>
internal sealed class KiroExecutionReader(EventMaker maker) : IDocumentReader
{
    private static readonly string[] _modelNames = ["modelId", "model_id", "model", "selectedModel"];

    public DocumentReading Read(LogFile file, ReadOnlyMemory<byte> state, List<UsageEvent> events, CancellationToken ct)
    {
        var bytes = DocumentFile.ReadAll(file.Path);
        // The storage holds other files without an ending: indexes, snapshots of sources.
        if (bytes.AsSpan().IndexOf("\"executionId\""u8) < 0 || bytes.AsSpan().IndexOf("\"actions\""u8) < 0)
        {
            return default;
        }

        using var parsed = JsonFields.TryParse(bytes);
        if (parsed is null)
        {
            return new DocumentReading(Broken: 1);
        }

        var root = parsed.RootElement;
        if (root.Text("executionId") is not { } id || root.Field("actions").ValueKind != JsonValueKind.Array || root.Text("status") != "succeed")
        {
            return default;
        }

        var tokens = new TokenCounts(KiroEstimate.FromCharacters(PromptCharacters(root)), KiroEstimate.FromCharacters(AnswerCharacters(root)), 0, 0, 0, 0);
        var isTrue = tokens.Total == 0 || maker.Add(events, new UsageTelling(id, root.InstantMs("startTime") is > 0 and var started ? started : root.InstantMs("endTime"), ModelOf(root))
        {
            Provider = "kiro",
            Session = root.Text("chatSessionId") ?? id,
            Tokens = tokens,
            Grain = Grains.Estimate,
        });
        return new DocumentReading(Broken: isTrue ? 0 : 1);
    }

    private static long PromptCharacters(JsonElement root) =>
        root.At("context", "messages").Items().SelectMany(message => message.Field("entries").Items()).Sum(TextPart)
        + root.At("input", "data", "messages").Items().Select(message => message.Field("content"))
            .Sum(content => content.ValueKind == JsonValueKind.Array ? content.Items().Sum(TextPart) : KiroEstimate.Characters(content));

    private static long TextPart(JsonElement part) => part.Text("type") == "text" ? KiroEstimate.Characters(part.Field("text")) : 0;

    private static long AnswerCharacters(JsonElement root) => root.Field("actions").Items()
        .Where(action => action.Text("actionType") is "say" or "reasoning")
        .Select(action => action.Field("output"))
        .Sum(output => KiroEstimate.Characters(output.ValueKind == JsonValueKind.String ? output : output.Field("message")));

    private static string? ModelOf(JsonElement root)
    {
        ReadOnlySpan<JsonElement> places = [root, root.Field("context"), root.At("input", "data"), root.Field("completionOptions"), root.At("context", "completionOptions")];
        foreach (var place in places)
        {
            if (KiroEstimate.ModelName(place.Text(_modelNames)) is { } model)
            {
                return model;
            }
        }

        return null;
    }
}
