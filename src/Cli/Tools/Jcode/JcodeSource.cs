namespace TeamCost.Cli.Tools.Jcode;

/// <summary>Jcode: a snapshot of each session and a journal of what came after it.</summary>
internal sealed class JcodeSource : ILogSource
{
    public string Tool => "jcode";

    public byte ReaderVersion => 1;

    public IEnumerable<LogFile> Find(CliEnvironment environment) =>
        ToolFolders.FilesIn(Path.Combine(ToolFolders.Named(environment, "JCODE_HOME") ?? ToolFolders.Home(environment, ".jcode"), "sessions"), "session_*.json")
            .Select(path => new LogFile(path, path[..^".json".Length] + ".journal.jsonl"));

    public ILogReader NewReader(Words words) => new JcodeReader(new EventMaker(words, Tool, ReaderVersion));
}
