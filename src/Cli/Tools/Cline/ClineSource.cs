namespace TeamCost.Cli.Tools.Cline;

/// <summary>
/// Tasks of Cline and of the extensions that grew out of it: a folder per task with <c>ui_messages.json</c>, in the editors' global storage
/// and wherever the extension was told to keep it.
/// </summary>
internal sealed class ClineSource(ClineFamily family) : ILogSource
{
    private readonly TaskFolders _folders = new();

    public string Tool => family.Tool;

    public byte ReaderVersion => 1;

    public IEnumerable<LogFile> Find(CliEnvironment environment)
    {
        _folders.Forget();
        return Roots(environment).Distinct(StringComparer.Ordinal)
            .SelectMany(root => ToolFolders.FoldersIn(Path.Combine(root, "tasks")))
            .Select(task => new LogFile(
                Path.Combine(task, "ui_messages.json"), Path.Combine(task, "task_metadata.json"), Path.Combine(task, "history_item.json"), Path.Combine(task, "api_conversation_history.json")))
            .Where(file => File.Exists(file.Path));
    }

    public ILogReader NewReader(Words words) => new ClineReader(family, _folders, new EventMaker(words, Tool, ReaderVersion));

    private IEnumerable<string> Roots(CliEnvironment environment)
    {
        foreach (var user in ToolFolders.EditorUsers(environment))
        {
            yield return Path.Combine(user, "globalStorage", family.Extension);
            if (family.StorageSetting is { } setting && SettingOf(user, setting) is { } elsewhere)
            {
                yield return elsewhere;
            }
        }

        if (family.HomeFolder is { } home)
        {
            yield return ToolFolders.Home(environment, home, "data");
        }
    }

    private static string? SettingOf(string user, string setting)
    {
        if (DocumentFile.TryReadAll(Path.Combine(user, "settings.json")) is not { } bytes)
        {
            return null;
        }

        using var settings = JsonFields.TryParse(bytes);
        return settings?.RootElement.Text(setting);
    }
}

/// <summary>What tells one of these extensions from the others.</summary>
/// <param name="PromptHoldsCache">Whether <c>tokensIn</c> is the whole prompt, cache reads and writes inside.</param>
/// <param name="StorageSetting">Name of the editor setting that moves the tasks elsewhere; null: there is none.</param>
/// <param name="HomeFolder">Folder in the home that the command line and other editors use; null: there is none.</param>
internal sealed record ClineFamily(string Tool, string Extension, bool PromptHoldsCache, string? StorageSetting = null, string? HomeFolder = null)
{
    public static readonly ClineFamily Cline = new("cline", "saoudrizwan.claude-dev", PromptHoldsCache: false, HomeFolder: ".cline");
    public static readonly ClineFamily Roo = new("roo-code", "rooveterinaryinc.roo-cline", PromptHoldsCache: true, "roo-cline.customStoragePath");
    public static readonly ClineFamily Zoo = new("zoo-code", "zoocodeorganization.zoo-code", PromptHoldsCache: true, "zoo-code.customStoragePath");
    public static readonly ClineFamily Kilo = new("kilo-code", "kilocode.kilo-code", PromptHoldsCache: true, "kilo-code.customStoragePath");
}
