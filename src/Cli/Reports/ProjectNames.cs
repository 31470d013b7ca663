using TeamCost.Cli.Output;

namespace TeamCost.Cli.Reports;

/// <summary>Short names for folders: the last part of the path, and as many more as it takes to tell two folders apart.</summary>
internal sealed class ProjectNames
{
    private const int MostParts = 8;

    private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);

    public ProjectNames(IEnumerable<string> folders)
    {
        var open = folders.Select(folder => folder.TrimEnd('/', '\\')).Distinct(StringComparer.Ordinal).ToList();
        for (var parts = 1; open.Count > 0; parts++)
        {
            var named = open.GroupBy(folder => Names.Project(folder, parts), StringComparer.Ordinal).ToList();
            foreach (var folder in named.Where(group => group.Count() == 1 || parts == MostParts).SelectMany(group => group))
            {
                _names.Add(folder, Names.Project(folder, parts));
            }

            open = parts == MostParts ? [] : [.. named.Where(group => group.Count() > 1).SelectMany(group => group)];
        }
    }

    /// <returns>Empty when the tool does not say where it worked.</returns>
    public string this[string folder] => _names.GetValueOrDefault(folder.TrimEnd('/', '\\'), "");
}
