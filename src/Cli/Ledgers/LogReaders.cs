using TeamCost.Cli.Tools;

namespace TeamCost.Cli.Ledgers;

/// <summary>One worker's readers, each made when it is first needed.</summary>
internal sealed class LogReaders(Words words) : IDisposable
{
    private readonly Dictionary<ILogSource, IDocumentReader> _documents = [];
    private readonly Dictionary<ILogSource, LogFileReader> _lines = [];

    public void Dispose()
    {
        foreach (var reader in _lines.Values)
        {
            reader.Dispose();
        }
    }

    /// <param name="known">How it was left; null for a new file.</param>
    /// <param name="read">Told how many bytes were read, for the progress bar.</param>
    public LogFileState Read(ILogSource source, LogFile file, FileStat stat, LogFileState? known, List<UsageEvent> events, Action<long> read, CancellationToken ct)
    {
        var tool = (byte)Array.IndexOf(EventWords.Tools, source.Tool);
        if (_lines.TryGetValue(source, out var lines))
        {
            return lines.Read(file, tool, source.ReaderVersion, stat, known, events, read, ct);
        }

        if (!_documents.TryGetValue(source, out var document))
        {
            if (source.NewReader(words) is ILineReader line)
            {
                _lines.Add(source, new LogFileReader(line));
                return Read(source, file, stat, known, events, read, ct);
            }

            _documents.Add(source, document = (IDocumentReader)source.NewReader(words));
        }

        var reading = Read(document, file, known, events, ct);
        read(stat.Size);
        return new LogFileState(file.Path, tool, source.ReaderVersion, stat, stat.Size, 0, 0, reading.Broken, 0, reading.State, reading.Note ?? "");
    }

    /// <summary>What reading damaged JSON can end in besides an <see cref="IOException"/>.</summary>
    public static bool IsDamage(Exception e) => e is InvalidOperationException or System.Text.Json.JsonException or FormatException or OverflowException;

    private static DocumentReading Read(IDocumentReader document, LogFile file, LogFileState? known, List<UsageEvent> events, CancellationToken ct)
    {
        try
        {
            return document.Read(file, known?.State ?? default, events, ct);
        }
        catch (Exception e) when (IsDamage(e))
        {
            throw new LogException($"it is damaged ({e.Message.TrimEnd('.')})", e);
        }
    }
}
