namespace TeamCost.Cli.Tools.Antigravity;

/// <summary>Google Antigravity, its command line and its editors: a database per conversation.</summary>
internal sealed class AntigravitySource : ILogSource
{
    private static readonly string[] _products = ["antigravity-cli", "antigravity", "antigravity-ide", "antigravity-backup"];

    public string Tool => "antigravity";

    public byte ReaderVersion => 1;

    public IEnumerable<LogFile> Find(CliEnvironment environment) => Folders(environment)
        .Select(Path.TrimEndingDirectorySeparator)
        .Distinct(StringComparer.Ordinal)
        .SelectMany(folder => ToolFolders.FilesIn(folder, "*.db").Concat(ToolFolders.FilesIn(Path.Combine(folder, "conversations"), "*.db")))
        .SelectMany(ToolFolders.Database);

    public ILogReader NewReader(Words words) => new AntigravityReader(new EventMaker(words, Tool, ReaderVersion));

    private static IEnumerable<string> Folders(CliEnvironment environment)
    {
        if (ToolFolders.Named(environment, "ANTIGRAVITY_DATA_DIR") is { } named)
        {
            return [named];
        }

        // The variable names the folder that stands for the home, or .gemini itself.
        string[] roots = ToolFolders.Named(environment, "GEMINI_CLI_HOME") is { } home ? [Path.Combine(home, ".gemini"), home] : [ToolFolders.Home(environment, ".gemini")];
        string[] desktops = [ToolFolders.XdgConfig(environment), ToolFolders.ApplicationSupport(environment), ToolFolders.AppData(environment)];
        return roots.SelectMany(root => _products.Select(product => Path.Combine(root, product))).Concat(desktops.Select(desktop => Path.Combine(desktop, "Antigravity")));
    }
}
