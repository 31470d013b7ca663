namespace TeamCost.Cli.Tools.Amp;

/// <summary>Amp's threads, as far as this machine keeps them: newer versions keep them at Amp.</summary>
internal sealed class AmpSource : ILogSource
{
    public string Tool => "amp";

    public byte ReaderVersion => 1;

    public IEnumerable<LogFile> Find(CliEnvironment environment) =>
        ToolFolders.NamedOr(environment, "AMP_DATA_DIR", Path.Combine(ToolFolders.XdgData(environment), "amp"))
            .SelectMany(home => ToolFolders.FilesIn(Path.Combine(home, "threads"), "T-*.json"))
            .Select(path => new LogFile(path));

    public ILogReader NewReader(Words words) => new AmpReader(words, this);
}
