namespace TeamCost.Cli.Tools.GeminiCli;

/// <summary>Gemini CLI's chats: whole documents before 2026, lines since; sub-agents in folders of their own.</summary>
internal abstract class GeminiCliSource(string extension) : ILogSource
{
    private readonly Dictionary<string, GeminiProjects> _projects = new(StringComparer.Ordinal);

    public string Tool => "gemini-cli";

    public byte ReaderVersion => 1;

    public IEnumerable<LogFile> Find(CliEnvironment environment)
    {
        // The one names the home that .gemini is in, the other .gemini itself.
        var usual = Path.Combine(ToolFolders.Named(environment, "GEMINI_CLI_HOME") ?? environment.Home, ".gemini");
        foreach (var home in ToolFolders.NamedOr(environment, "GEMINI_DATA_DIR", usual))
        {
            var folder = Path.Combine(home, "tmp");
            _projects.TryAdd(folder, GeminiProjects.Read(home));
            foreach (var chats in ToolFolders.FoldersIn(folder).Select(project => Path.Combine(project, "chats")))
            {
                foreach (var path in ToolFolders.FilesBelow(chats, extension))
                {
                    yield return new LogFile(path);
                }
            }
        }
    }

    public abstract ILogReader NewReader(Words words);

    /// <summary>The working folder of a chat, from the folder that its chats are in.</summary>
    protected string? ProjectOf(string path)
    {
        foreach (var (folder, projects) in _projects)
        {
            if (path.StartsWith(folder + Path.DirectorySeparatorChar, StringComparison.Ordinal))
            {
                var name = path[(folder.Length + 1)..].Split(Path.DirectorySeparatorChar)[0];
                return projects.FolderOf(name);
            }
        }

        return null;
    }
}

/// <summary>Chats as documents.</summary>
internal sealed class GeminiChatSource() : GeminiCliSource("*.json")
{
    public override ILogReader NewReader(Words words) => new GeminiChatReader(words, this, ProjectOf);
}

/// <summary>Chats as lines.</summary>
internal sealed class GeminiLinesSource() : GeminiCliSource("*.jsonl")
{
    public override ILogReader NewReader(Words words) => new GeminiLinesReader(words, this, ProjectOf);
}
