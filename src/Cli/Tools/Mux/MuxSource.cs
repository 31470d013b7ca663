namespace TeamCost.Cli.Tools.Mux;

/// <summary>Mux: the sum of each workspace, its sub-agents rolled up.</summary>
internal sealed class MuxSource : ILogSource
{
    public string Tool => "mux";

    public byte ReaderVersion => 1;

    public IEnumerable<LogFile> Find(CliEnvironment environment) =>
        ToolFolders.FoldersIn(ToolFolders.Home(environment, ".mux", "sessions"))
            .Select(folder => new LogFile(Path.Combine(folder, "session-usage.json")))
            .Where(file => File.Exists(file.Path));

    public ILogReader NewReader(Words words) => new MuxReader(new EventMaker(words, Tool, ReaderVersion));
}
