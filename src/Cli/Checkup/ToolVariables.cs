namespace TeamCost.Cli.Checkup;

/// <summary>Which variables say where each tool's logs are: learnt by watching the sources ask, so that no list can be wrong.</summary>
internal static class ToolVariables
{
    // What every program asks for says nothing about a tool.
    private static readonly string[] _general = ["HOME", "PATH", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME", "APPDATA", "LOCALAPPDATA"];

    /// <summary>By tool id, in the order of the sources.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<string>> Asked(CliContext cli)
    {
        var all = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        foreach (var tool in cli.Sources.GroupBy(source => source.Tool, StringComparer.Ordinal))
        {
            var asked = new List<string>();
            var noting = cli.Environment.Noting(asked);
            foreach (var source in tool)
            {
                // The first file is enough: by then the places are known.
                _ = source.Find(noting).FirstOrDefault();
            }

            all.Add(tool.Key, [.. asked.Except(_general, StringComparer.Ordinal).Distinct(StringComparer.Ordinal)]);
        }

        return all;
    }
}
