using System.Text;

namespace TeamCost.Cli.Tools.GeminiCli;

/// <summary>
/// Reads a chat that grows line by line: metadata first, then messages, each written again as it grows. <c>$rewindTo</c> takes messages
/// out of the chat, but what they cost was spent.
/// </summary>
internal sealed class GeminiLinesReader(Words words, ILogSource source, Func<string, string?> projectOf) : ILineReader
{
    private readonly EventMaker _maker = new(words, source.Tool, source.ReaderVersion);
    private string _path = "";
    private string? _session;
    private GeminiChat? _chat;

    public ReadOnlyMemory<byte> State => Encoding.UTF8.GetBytes(_session ?? "");

    public void Start(LogFile file, ReadOnlyMemory<byte> state) =>
        (_path, _session, _chat) = (file.Path, state.IsEmpty ? null : Encoding.UTF8.GetString(state.Span), null);

    public bool MayMatter(ReadOnlySpan<byte> line) => line.IndexOf("\"tokens\""u8) >= 0 || (_session is null && line.IndexOf("\"sessionId\""u8) >= 0);

    public bool Read(ReadOnlySpan<byte> line, List<UsageEvent> events)
    {
        using var document = JsonFields.TryParse(line.ToArray());
        if (document is null)
        {
            return false;
        }

        var root = document.RootElement;
        _session ??= root.Text("sessionId");
        _chat ??= ChatOf();
        var isWhole = GeminiMessage.Tell(_maker, root, _chat, events);
        // A checkpoint of the whole chat: the same messages again, or some that were never written alone.
        foreach (var message in root.At("$set", "messages").Items())
        {
            isWhole &= GeminiMessage.Tell(_maker, message, _chat, events);
        }

        return isWhole;
    }

    // A sub-agent's chat lies in a folder that is named after its parent's session.
    private GeminiChat ChatOf()
    {
        var folder = Path.GetFileName(Path.GetDirectoryName(_path)) ?? "";
        var name = Path.GetFileNameWithoutExtension(_path);
        var own = _session ?? name;
        return folder == "chats" ? new GeminiChat(own, own, projectOf(_path)) : new GeminiChat(folder, $"{folder}|{name}", projectOf(_path));
    }
}
