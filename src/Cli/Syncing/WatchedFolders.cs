using TeamCost.Cli.Ledgers;

namespace TeamCost.Cli.Syncing;

/// <summary>Which folders to watch, given the logs that were found: each tool's own, never a folder that tools share.</summary>
internal static class WatchedFolders
{
    /// <summary>Folders with the endings of the logs in them; no folder lies in another.</summary>
    public static IReadOnlyDictionary<string, HashSet<string>> Of(IEnumerable<LogFileState> files, CliEnvironment environment)
    {
        var shared = Shared(environment);
        var folders = new Dictionary<string, HashSet<string>>(StringComparer.Ordinal);
        foreach (var tool in files.GroupBy(file => (file.Tool, Own: OwnFolder(file.Path, shared))))
        {
            var root = tool.Select(file => Path.GetDirectoryName(file.Path)!).Aggregate(Common);
            // One project today, another tomorrow: the folder above, as long as it is the tool's own.
            root = root.Length > tool.Key.Own.Length ? Path.GetDirectoryName(root)! : root;
            if (!folders.TryGetValue(root, out var endings))
            {
                folders.Add(root, endings = new HashSet<string>(StringComparer.OrdinalIgnoreCase));
            }

            endings.UnionWith(tool.Select(file => Path.GetExtension(file.Path)));
        }

        foreach (var inner in folders.Keys.Where(folder => folders.Keys.Any(outer => IsBelow(folder, outer))).ToList())
        {
            folders.Keys.Where(outer => IsBelow(inner, outer)).ToList().ForEach(outer => folders[outer].UnionWith(folders[inner]));
            folders.Remove(inner);
        }

        return folders;
    }

    // The first folder below the deepest shared one that holds the file.
    private static string OwnFolder(string path, IReadOnlyList<string> shared)
    {
        var folder = Path.GetDirectoryName(path)!;
        var above = shared.Where(place => IsBelow(folder, place)).MaxBy(place => place.Length) ?? Path.GetPathRoot(folder) ?? "";
        var end = folder.IndexOf(Path.DirectorySeparatorChar, Math.Min(folder.Length, above.Length + 1));
        return end < 0 ? folder : folder[..end];
    }

    private static string[] Shared(CliEnvironment environment) =>
    [
        environment.Home, Tools.ToolFolders.XdgConfig(environment), Tools.ToolFolders.Home(environment, ".local"), Tools.ToolFolders.XdgData(environment),
        Tools.ToolFolders.Home(environment, "Library"), Tools.ToolFolders.ApplicationSupport(environment),
        Tools.ToolFolders.Home(environment, "AppData"), Tools.ToolFolders.AppData(environment), Tools.ToolFolders.LocalAppData(environment),
    ];

    private static string Common(string a, string b)
    {
        while (a != b && !IsBelow(b, a))
        {
            a = Path.GetDirectoryName(a) ?? "";
        }

        return a;
    }

    private static bool IsBelow(string path, string folder) =>
        path.Length > folder.Length && path.StartsWith(folder, StringComparison.Ordinal) && (folder.EndsWith(Path.DirectorySeparatorChar) || path[folder.Length] == Path.DirectorySeparatorChar);
}
