using System.Globalization;
using TeamCost.Contracts;
using TeamCost.Web.Platform.Charts;
using TeamCost.Web.Platform.Ui;

namespace TeamCost.Web.Features.Profiles;

/// <summary>A profile as a page: which year, flat or raised, and for whom.</summary>
/// <param name="Address">Of this server, without a slash at its end.</param>
/// <param name="Viewer">Who looks.</param>
/// <param name="Here">The path of this page, for its own links.</param>
public sealed record ProfilePage(PublicFace Face, ProfileView View, string Address, ProfileViewer Viewer, string Here)
{
    public string Handle => Face.Profile.Handle;

    public string Name => Face.Profile.DisplayName.Length > 0 ? Face.Profile.DisplayName : Handle;

    public string Link => $"{Address}/u/{Handle}";

    public DayRange Days => Face.RangeOf(View.Year);

    public IReadOnlyDictionary<DateOnly, decimal> Values => Face.ByDay.Where(d => Days.First <= d.Key && d.Key <= Days.Last).ToDictionary();

    public string RangeTitle => View.Year is { } year ? $"in {year}" : "in the last 12 months";

    public CalendarMap Calendar => new("year", $"Tokens per day {RangeTitle}", Unit.Tokens, Days, Values);

    public Isometric Blocks => new("year", $"Tokens per day {RangeTitle}", Unit.Tokens, Days, Values);

    public IReadOnlyList<TokenSplit> Tools => TokenSplit.By(Face.Days, Face.ToolOf);

    public IReadOnlyList<TokenSplit> Models => TokenSplit.By(Face.Days, Face.ModelOf);

    public string Href(int? year, bool isRaised)
    {
        string[] words = [.. year is { } one ? [$"year={one}"] : Array.Empty<string>(), .. isRaised ? ["view=3d"] : Array.Empty<string>()];
        return words.Length == 0 ? Here : $"{Here}{(Here.Contains('?', StringComparison.Ordinal) ? '&' : '?')}{string.Join('&', words)}";
    }

    /// <summary>One sentence for those who see only the link.</summary>
    public string Description
    {
        get
        {
            var said = Face.All.Tokens == 0
                ? $"{Name} has not used any tokens yet."
                : $"{Figures.Count(Face.All.Tokens)} tokens on {DaysOf(Face.ByDay.Count)}, longest streak {DaysOf(Face.Streaks.Longest)}.";
            return Face.Profile.About.Length > 0 ? $"{Face.Profile.About} · {said}" : said;

            static string DaysOf(int count) => count == 1 ? "1 day" : $"{Figures.CountExact(count)} days";
        }
    }
}

public enum ProfileViewer
{
    Stranger,

    /// <summary>Looks at the own published page.</summary>
    Owner,

    /// <summary>Looks at what is not published yet.</summary>
    Preview,
}

/// <param name="Year">Null: the last twelve months.</param>
/// <param name="IsRaised">In three dimensions.</param>
public sealed record ProfileView(int? Year, bool IsRaised)
{
    /// <summary>What an address says; words without sense are no words.</summary>
    public static ProfileView Of(IQueryCollection query, PublicFace face) => new(
        int.TryParse(query["year"], NumberStyles.None, CultureInfo.InvariantCulture, out var year) && face.Years.Contains(year) ? year : null,
        query["view"] == "3d");
}
