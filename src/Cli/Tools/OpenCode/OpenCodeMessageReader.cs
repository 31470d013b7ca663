using System.Text.Json;

namespace TeamCost.Cli.Tools.OpenCode;

/// <summary>Reads a message that is a file of its own.</summary>
internal sealed class OpenCodeMessageReader(Words words, ILogSource source) : IDocumentReader
{
    private readonly EventMaker _maker = new(words, source.Tool, source.ReaderVersion);

    public DocumentReading Read(LogFile file, ReadOnlyMemory<byte> state, List<UsageEvent> events, CancellationToken ct)
    {
        using var document = JsonFields.TryParse(DocumentFile.ReadAll(file.Path));
        var isWhole = document?.RootElement is { ValueKind: JsonValueKind.Object } message
            && OpenCodeMessage.Tell(_maker, message, Path.GetFileName(Path.GetDirectoryName(file.Path)), null, events);
        return new DocumentReading(Broken: isWhole ? 0 : 1);
    }
}
