using TeamCost.Contracts;

namespace TeamCost.Web.Features.Usage;

/// <summary>What usage can be told apart by.</summary>
public enum Dimension
{
    Model,
    Tool,
    Provider,
    Project,
    Team,
    Person,
}

/// <summary>Which days and which usage a screen or an answer is about. Lives in the address; an empty list does not restrict.</summary>
/// <param name="Days">Days of the organization's zone.</param>
/// <param name="Preset">The name of the range, or null for two chosen days.</param>
public sealed record SpendFilter(DayRange Days, string? Preset = null)
{
    /// <summary>In an address: rows that belong to no team, nobody known, no project.</summary>
    public const string None = "none";

    public const int MaxDays = 1_100;

    public IReadOnlyList<string> Models { get; init; } = [];

    public IReadOnlyList<string> Tools { get; init; } = [];

    public IReadOnlyList<string> Providers { get; init; } = [];

    public IReadOnlyList<string> Projects { get; init; } = [];

    public IReadOnlyList<Guid> Teams { get; init; } = [];

    public IReadOnlyList<Guid> People { get; init; } = [];

    public bool IsNarrowed => Models.Count + Tools.Count + Providers.Count + Projects.Count + Teams.Count + People.Count > 0;

    public SpendFilter On(DayRange days) => this with { Days = days, Preset = null };

    /// <summary>The values of one dimension as they stand in the address.</summary>
    public IReadOnlyList<string> Values(Dimension dimension) => dimension switch
    {
        Dimension.Model => [.. Models.Select(m => m.Length == 0 ? None : m)],
        Dimension.Tool => Tools,
        Dimension.Provider => Providers,
        Dimension.Project => [.. Projects.Select(p => p.Length == 0 ? None : p)],
        Dimension.Team => [.. Teams.Select(Word)],
        _ => [.. People.Select(Word)],
    };

    /// <summary>The same filter with other values for one dimension; words that cannot be read are left out.</summary>
    public SpendFilter With(Dimension dimension, IReadOnlyList<string> values) => dimension switch
    {
        Dimension.Model => this with { Models = [.. values.Select(v => v == None ? "" : v)] },
        Dimension.Tool => this with { Tools = values },
        Dimension.Provider => this with { Providers = values },
        Dimension.Project => this with { Projects = [.. values.Select(v => v == None ? "" : v)] },
        Dimension.Team => this with { Teams = Ids(values) },
        _ => this with { People = Ids(values) },
    };

    /// <summary>The filter as a query string, without a question mark; empty for the plain default.</summary>
    public string ToQuery()
    {
        var parts = new List<string>();
        if (Preset is null)
        {
            parts.Add($"from={Days.First:yyyy-MM-dd}");
            parts.Add($"to={Days.Last:yyyy-MM-dd}");
        }
        else if (Preset != SpendRanges.Default)
        {
            parts.Add($"range={Preset}");
        }

        foreach (var dimension in Enum.GetValues<Dimension>())
        {
            parts.AddRange(Values(dimension).Select(v => $"{dimension.Word()}={Uri.EscapeDataString(v)}"));
        }

        return string.Join('&', parts);
    }

    public static string Word(Guid id) => id == Guid.Empty ? None : id.ToString();

    internal static bool TryId(string word, out Guid id)
    {
        id = Guid.Empty;
        return word == None || Guid.TryParse(word, out id);
    }

    private static Guid[] Ids(IReadOnlyList<string> words) => [.. words.Where(w => TryId(w, out _)).Select(w => TryId(w, out var id) ? id : Guid.Empty)];
}

public static class DimensionWords
{
    /// <summary>As in an address.</summary>
    public static string Word(this Dimension dimension) => dimension.ToString().ToLowerInvariant();

    public static string Plural(this Dimension dimension) => dimension is Dimension.Person ? "people" : $"{dimension.Word()}s";

    public static bool TryParse(string? word, out Dimension dimension)
    {
        dimension = Enum.GetValues<Dimension>().FirstOrDefault(d => d.Word() == word);
        return word is not null && dimension.Word() == word;
    }
}
