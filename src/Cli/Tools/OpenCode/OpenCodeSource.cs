namespace TeamCost.Cli.Tools.OpenCode;

/// <summary>OpenCode's databases, one per release channel.</summary>
internal sealed class OpenCodeSource : ILogSource
{
    public string Tool => "opencode";

    public byte ReaderVersion => 1;

    public IEnumerable<LogFile> Find(CliEnvironment environment)
    {
        string[] homes = [.. Homes(environment)];
        IEnumerable<string> named = ToolFolders.Named(environment, "OPENCODE_DB") is { } path ? homes.Select(home => Path.Combine(home, path)) : [];
        return homes.SelectMany(home => ToolFolders.FilesIn(home, "opencode*.db")).Concat(named).Distinct(StringComparer.Ordinal).SelectMany(ToolFolders.Database);
    }

    public ILogReader NewReader(Words words) => new OpenCodeDatabaseReader(words, this);

    public static IEnumerable<string> Homes(CliEnvironment environment) =>
        ToolFolders.NamedOr(environment, "OPENCODE_DATA_DIR", Path.Combine(ToolFolders.XdgData(environment), "opencode"));
}

/// <summary>Messages of versions before 1.2, one file each; they stay when the database takes over.</summary>
internal sealed class OpenCodeMessageSource : ILogSource
{
    public string Tool => "opencode";

    public byte ReaderVersion => 1;

    public IEnumerable<LogFile> Find(CliEnvironment environment) => OpenCodeSource.Homes(environment)
        .SelectMany(home => ToolFolders.FilesBelow(Path.Combine(home, "storage", "message"), "*.json"))
        .Select(path => new LogFile(path));

    public ILogReader NewReader(Words words) => new OpenCodeMessageReader(words, this);
}
