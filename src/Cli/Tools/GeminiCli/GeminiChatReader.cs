using System.Text.Json;
using TeamCost.Contracts;

namespace TeamCost.Cli.Tools.GeminiCli;

/// <summary>
/// Reads a chat that is one JSON document: <c>{sessionId, messages[]}</c>. Also the output of <c>--output-format json</c>, one sum per model.
/// </summary>
internal sealed class GeminiChatReader(Words words, ILogSource source, Func<string, string?> projectOf) : IDocumentReader
{
    private readonly EventMaker _maker = new(words, source.Tool, source.ReaderVersion);

    public DocumentReading Read(LogFile file, ReadOnlyMemory<byte> state, List<UsageEvent> events, CancellationToken ct)
    {
        using var document = JsonFields.TryParse(DocumentFile.ReadAll(file.Path));
        if (document?.RootElement is not { ValueKind: JsonValueKind.Object } root)
        {
            return new DocumentReading(Broken: 1);
        }

        var session = root.Text("sessionId", "session_id") ?? Path.GetFileNameWithoutExtension(file.Path);
        var chat = new GeminiChat(session, session, projectOf(file.Path));
        var broken = 0;
        foreach (var message in root.Field("messages").Items())
        {
            broken += GeminiMessage.Tell(_maker, message, chat, events) ? 0 : 1;
        }

        foreach (var model in root.At("stats", "models").Properties())
        {
            broken += TellSum(model, root, file, chat, events) ? 0 : 1;
        }

        return new DocumentReading(Broken: broken);
    }

    // It names no time: that of the file is all there is.
    private bool TellSum(JsonProperty model, JsonElement root, LogFile file, GeminiChat chat, List<UsageEvent> events)
    {
        var tokens = model.Value.Field("tokens");
        var instant = root.InstantMs("lastUpdated", "timestamp", "startTime");
        return _maker.Add(events, new UsageTelling($"{chat.Key}|stats|{model.NameOrEmpty()}", instant > 0 ? instant : WrittenMs(file.Path), model.NameOrEmpty())
        {
            Session = chat.Session,
            Project = chat.Project,
            Tokens = GeminiMessage.Counts(tokens.Count("prompt"), tokens.Count("candidates"), tokens.Count("cached"), tokens.Count("thoughts"), tokens.Count("tool"), tokens.Count("total")),
            Grain = Grains.SessionTotal,
        });
    }

    private static long WrittenMs(string path) => new DateTimeOffset(File.GetLastWriteTimeUtc(path), TimeSpan.Zero).ToUnixTimeMilliseconds();
}
