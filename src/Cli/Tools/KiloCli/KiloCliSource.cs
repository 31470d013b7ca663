using TeamCost.Cli.Tools.OpenCode;

namespace TeamCost.Cli.Tools.KiloCli;

/// <summary>Kilo's command: OpenCode's tables in a database of its own.</summary>
internal sealed class KiloCliSource : ILogSource
{
    public string Tool => "kilo-cli";

    public byte ReaderVersion => 1;

    public IEnumerable<LogFile> Find(CliEnvironment environment) =>
        ToolFolders.NamedOr(environment, "KILO_DATA_DIR", Path.Combine(ToolFolders.XdgData(environment), "kilo")).SelectMany(home => ToolFolders.FilesIn(home, "kilo*.db")).SelectMany(ToolFolders.Database);

    public ILogReader NewReader(Words words) => new OpenCodeDatabaseReader(words, this);
}
