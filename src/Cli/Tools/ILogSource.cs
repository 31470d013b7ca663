namespace TeamCost.Cli.Tools;

/// <summary>One tool's logs: where they are and how to read them.</summary>
internal interface ILogSource
{
    /// <summary>Tool id as stored: <c>claude-code</c>.</summary>
    string Tool { get; }

    /// <summary>Version of the reading rules, growing; a new one makes every log be read again.</summary>
    byte ReaderVersion { get; }

    /// <summary>Log files that exist now. Folders that cannot be entered are left out.</summary>
    IEnumerable<string> FindFiles(CliEnvironment environment);

    /// <summary>A reader for one worker; readers are not shared between threads.</summary>
    ILogReader NewReader(Words words);
}

/// <summary>Turns lines of one file at a time into events.</summary>
internal interface ILogReader
{
    /// <summary>A new file begins.</summary>
    void Start(string path);

    /// <summary>Words that a line must contain to be worth parsing: over nine tenths of these logs are text.</summary>
    ReadOnlySpan<byte> Mark { get; }

    /// <param name="line">One whole line without its newline.</param>
    /// <param name="events">Where events go.</param>
    /// <returns>False when the line is broken: it is counted and named, never fatal.</returns>
    bool Read(ReadOnlySpan<byte> line, List<UsageEvent> events);
}
