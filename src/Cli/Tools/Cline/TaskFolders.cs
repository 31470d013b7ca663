using System.Collections.Concurrent;

namespace TeamCost.Cli.Tools.Cline;

/// <summary>Working folders of tasks, as the list of all tasks names them; the list is read once for a scan.</summary>
internal sealed class TaskFolders
{
    private readonly ConcurrentDictionary<string, Dictionary<string, string>> _lists = new(StringComparer.Ordinal);

    /// <summary>A new scan begins.</summary>
    public void Forget() => _lists.Clear();

    /// <returns>Null when nobody wrote it down.</returns>
    public string? Of(string taskFolder)
    {
        using var own = Parse(Path.Combine(taskFolder, "history_item.json"));
        if (own?.RootElement.Text("workspace", "cwdOnTaskInitialization") is { } folder)
        {
            return folder;
        }

        var storage = Path.GetDirectoryName(Path.GetDirectoryName(taskFolder)) ?? "";
        var all = _lists.GetOrAdd(storage, static root => Read(Path.Combine(root, "state", "taskHistory.json")));
        return all.GetValueOrDefault(Path.GetFileName(taskFolder));
    }

    private static Dictionary<string, string> Read(string path)
    {
        var folders = new Dictionary<string, string>(StringComparer.Ordinal);
        using var list = Parse(path);
        foreach (var task in (list?.RootElement ?? default).Items())
        {
            if (task.Text("id") is { } id && task.Text("workspace", "cwdOnTaskInitialization") is { } folder)
            {
                folders[id] = folder;
            }
        }

        return folders;
    }

    private static System.Text.Json.JsonDocument? Parse(string path) => DocumentFile.TryReadAll(path) is { } bytes ? JsonFields.TryParse(bytes) : null;
}
