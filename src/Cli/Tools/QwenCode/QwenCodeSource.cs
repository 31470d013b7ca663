using TeamCost.Cli.Tools.GeminiCli;

namespace TeamCost.Cli.Tools.QwenCode;

/// <summary>Qwen Code's chats, line by line.</summary>
internal sealed class QwenCodeSource : ILogSource
{
    public string Tool => "qwen-code";

    public byte ReaderVersion => 1;

    public IEnumerable<LogFile> Find(CliEnvironment environment) => Homes(environment)
        .SelectMany(home => ToolFolders.FoldersIn(Path.Combine(home, "projects")))
        .SelectMany(project => ToolFolders.FilesBelow(Path.Combine(project, "chats"), "*.jsonl"))
        .Select(path => new LogFile(path));

    public ILogReader NewReader(Words words) => new QwenCodeReader(words, this);

    public static IEnumerable<string> Homes(CliEnvironment environment) => ToolFolders.NamedOr(environment, "QWEN_DATA_DIR", ToolFolders.Home(environment, ".qwen"));
}

/// <summary>Chats of older versions: documents in Gemini CLI's form.</summary>
internal sealed class QwenChatSource : ILogSource
{
    public string Tool => "qwen-code";

    public byte ReaderVersion => 1;

    public IEnumerable<LogFile> Find(CliEnvironment environment) => QwenCodeSource.Homes(environment)
        .SelectMany(home => ToolFolders.FoldersIn(Path.Combine(home, "tmp")))
        .SelectMany(project => ToolFolders.FilesIn(Path.Combine(project, "chats"), "*.json"))
        .Select(path => new LogFile(path));

    // The folder's name is a hash.
    public ILogReader NewReader(Words words) => new GeminiChatReader(words, this, _ => null);
}
