using System.Collections.Concurrent;
using System.Text.Json;

namespace TeamCost.Cli.Tools.Crush;

/// <summary>Crush: a list of projects, a database in each of them.</summary>
internal sealed class CrushSource : ILogSource
{
    private readonly ConcurrentDictionary<string, string> _folders = new(StringComparer.Ordinal);

    public string Tool => "crush";

    public byte ReaderVersion => 1;

    public IEnumerable<LogFile> Find(CliEnvironment environment)
    {
        foreach (var list in Lists(environment).Distinct(StringComparer.Ordinal))
        {
            using var parsed = DocumentFile.TryReadAll(list) is { } bytes ? JsonFields.TryParse(bytes) : null;
            foreach (var project in (parsed?.RootElement ?? default).Field("projects").Items())
            {
                foreach (var file in DatabaseOf(project))
                {
                    yield return file;
                }
            }
        }
    }

    public ILogReader NewReader(Words words) => new CrushReader(new EventMaker(words, Tool, ReaderVersion), path => _folders.GetValueOrDefault(path));

    private IEnumerable<LogFile> DatabaseOf(JsonElement project)
    {
        var folder = project.Text("path") ?? "";
        var data = project.Text("data_dir") ?? ".crush";
        // A data folder may be named relative to its project.
        if ((folder.Length == 0 && !Path.IsPathRooted(data)) || data.Contains('\0', StringComparison.Ordinal) || folder.Contains('\0', StringComparison.Ordinal))
        {
            return [];
        }

        var path = Path.Combine(folder, data, "crush.db");
        _folders[path] = folder;
        return ToolFolders.Database(path);
    }

    private static IEnumerable<string> Lists(CliEnvironment environment)
    {
        var folders = ToolFolders.Named(environment, "CRUSH_GLOBAL_DATA") is { } named
            ? [named]
            : new[] { Path.Combine(ToolFolders.XdgData(environment), "crush"), Path.Combine(ToolFolders.LocalAppData(environment), "crush") };
        return folders.Select(folder => Path.Combine(folder, "projects.json"));
    }
}
