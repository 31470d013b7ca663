namespace TeamCost.Cli.Tools;

/// <summary>One kind of log of one tool: where its files are and how to read them. A tool with several kinds has several sources of one id.</summary>
internal interface ILogSource
{
    /// <summary>Tool id as stored, one of <see cref="EventWords.Tools"/>.</summary>
    string Tool { get; }

    /// <summary>Version of the reading rules, growing; a new one makes every log be read again.</summary>
    byte ReaderVersion { get; }

    /// <summary>Logs that exist now. Folders that cannot be entered are left out.</summary>
    IEnumerable<LogFile> Find(CliEnvironment environment);

    /// <summary>A reader for one worker; readers are not shared between threads, the source is.</summary>
    ILogReader NewReader(Words words);
}

/// <summary>A log and the files that belong to it: a database's <c>-wal</c>, a settings file beside. A change of any of them makes it be read again.</summary>
internal sealed record LogFile(string Path, params IReadOnlyList<string> Beside);

/// <summary>Turns logs into events: line by line (<see cref="ILineReader"/>) or as a whole (<see cref="IDocumentReader"/>).</summary>
internal interface ILogReader;

/// <summary>Reads a log that only ever grows, one line after the other, from where it was left.</summary>
internal interface ILineReader : ILogReader
{
    /// <summary>A file begins, or goes on where it was left.</summary>
    /// <param name="file">The log.</param>
    /// <param name="state">What <see cref="State"/> was when it was left; empty at the start of a file.</param>
    void Start(LogFile file, ReadOnlyMemory<byte> state);

    /// <summary>Whether a line is worth parsing at all: over nine tenths of these logs are text. A cheap search over bytes; parsing decides.</summary>
    bool MayMatter(ReadOnlySpan<byte> line);

    /// <param name="line">One whole line without its newline and surrounding blanks, from { to }.</param>
    /// <param name="events">Where events go.</param>
    /// <returns>False when the line is broken: it is counted and named, never fatal.</returns>
    bool Read(ReadOnlySpan<byte> line, List<UsageEvent> events);

    /// <summary>The file's end for now: what waited for something further on (a model's name) is told as well as it can be.</summary>
    void Finish(List<UsageEvent> events)
    {
    }

    /// <summary>What has to be known to go on at this place another time (the model in force, the last running total). Small.</summary>
    ReadOnlyMemory<byte> State => default;

    /// <summary>A sentence for people when something about the file is odd; empty otherwise.</summary>
    string Note => "";
}

/// <summary>Reads a log that is rewritten as a whole: a JSON document, a database.</summary>
internal interface IDocumentReader : ILogReader
{
    /// <param name="file">The log.</param>
    /// <param name="state">What the last reading of this file left, whatever version of the rules read it; empty the first time.</param>
    /// <param name="events">Where events go; the same event again is harmless.</param>
    /// <param name="ct">Cancels.</param>
    /// <exception cref="LogException">It cannot be read now; it is tried again next time, and the sentence is shown.</exception>
    DocumentReading Read(LogFile file, ReadOnlyMemory<byte> state, List<UsageEvent> events, CancellationToken ct);
}

/// <summary>What became of a document.</summary>
/// <param name="State">Kept for the next reading: running totals.</param>
/// <param name="Broken">Records in it that could not be read.</param>
/// <param name="Note">A sentence for people when something is odd (a table is missing); empty otherwise.</param>
internal readonly record struct DocumentReading(ReadOnlyMemory<byte> State = default, int Broken = 0, string Note = "");

/// <summary>A log that cannot be read now: locked, or this machine lacks what is needed. The message is for people.</summary>
internal sealed class LogException(string message, Exception? inner = null) : IOException(message, inner);
