using System.Globalization;
using Microsoft.Extensions.Primitives;
using TeamCost.Contracts;
using TeamCost.Web.Platform.Htmx;

namespace TeamCost.Web.Features.Usage;

/// <summary>A filter read from an address, and a sentence for each part of it that made no sense (that part is left out).</summary>
public sealed record SpendQuestion(SpendFilter Filter, IReadOnlyList<string> Problems)
{
    /// <summary>The menus of the filters stand outside the regions: only a whole page needs to know what there is to choose.</summary>
    public bool IsForPage { get; init; } = true;

    /// <summary>The problems where nothing is shown instead: a file that was asked for wrongly is not made.</summary>
    public IReadOnlyList<string> Refusals => [.. Problems.Select(said => said.Replace(UsualDays, "", StringComparison.Ordinal).Replace(LeftOut, "", StringComparison.Ordinal))];

    private const string UsualDays = "; these are the last 30 days";

    private const string LeftOut = "; that filter is left out";

    /// <summary>The range whose days are chosen by hand; a named range wins over days.</summary>
    public const string Custom = "custom";

    public static SpendQuestion Read(HttpRequest request, DateOnly today) =>
        Read(request.Query, today) with { IsForPage = !request.WantsFragment() };

    /// <param name="query">The query string: <c>range</c> or <c>from</c> and <c>to</c>, and any of <c>model tool provider project team person</c>, repeated.</param>
    /// <param name="today">Today in the organization's zone.</param>
    public static SpendQuestion Read(IEnumerable<KeyValuePair<string, StringValues>> query, DateOnly today)
    {
        var words = query.GroupBy(q => q.Key, StringComparer.OrdinalIgnoreCase)
            .ToDictionary(g => g.Key, g => g.SelectMany(q => q.Value).OfType<string>().Select(v => v.Trim()).Where(v => v.Length > 0).ToList(), StringComparer.OrdinalIgnoreCase);
        var problems = new List<string>();
        var filter = Range(words, today, problems);
        foreach (var dimension in Enum.GetValues<Dimension>())
        {
            if (words.TryGetValue(dimension.Word(), out var values))
            {
                filter = filter.With(dimension, Known(dimension, values, problems));
            }
        }

        return new SpendQuestion(filter, problems);
    }

    private static SpendFilter Range(Dictionary<string, List<string>> words, DateOnly today, List<string> problems)
    {
        SpendRanges.TryDays(SpendRanges.Default, today, out var usual);
        var plain = new SpendFilter(usual, SpendRanges.Default);
        var named = words.GetValueOrDefault("range")?.FirstOrDefault() ?? Custom;
        if (named == Custom)
        {
            var (from, to) = (words.GetValueOrDefault("from")?.FirstOrDefault(), words.GetValueOrDefault("to")?.FirstOrDefault());
            return (from ?? to) is not null && Chosen(from, to, today, problems) is { } days ? new SpendFilter(days) : plain;
        }

        if (SpendRanges.TryDays(named, today, out var known))
        {
            return new SpendFilter(known, named);
        }

        problems.Add($"There is no range “{Cut(named)}”{UsualDays}. Known ranges: {string.Join(", ", SpendRanges.All.Select(r => r.Key))}.");
        return plain;
    }

    private static DayRange? Chosen(string? from, string? to, DateOnly today, List<string> problems)
    {
        var count = problems.Count;
        var first = Day("from", from, problems);
        var last = Day("to", to, problems);
        if (problems.Count > count)
        {
            return null;
        }

        var end = last ?? (first > today ? first.Value : today);
        var days = new DayRange(first ?? end.AddDays(-29), end);
        if (days.Count < 1)
        {
            problems.Add($"The range ends before it begins ({days.First:yyyy-MM-dd} to {days.Last:yyyy-MM-dd}){UsualDays}.");
            return null;
        }

        if (days.Count > SpendFilter.MaxDays)
        {
            days = days with { First = days.Last.AddDays(1 - SpendFilter.MaxDays) };
            problems.Add($"A range has at most {SpendFilter.MaxDays} days; this one was cut to start on {days.First:yyyy-MM-dd}.");
        }

        return days;
    }

    private static DateOnly? Day(string name, string? word, List<string> problems)
    {
        if (word is null)
        {
            return null;
        }

        if (DateOnly.TryParseExact(word, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day.Year is >= 2000 and <= 2200)
        {
            return day;
        }

        problems.Add($"“{Cut(word)}” is not a day that “{name}” can use; write it as 2026-01-31{UsualDays}.");
        return null;
    }

    private static List<string> Known(Dimension dimension, List<string> values, List<string> problems)
    {
        if (dimension is not (Dimension.Team or Dimension.Person))
        {
            // PostgreSQL has no text with a NUL in it, and no name has a control character.
            var readable = values.Where(v => v.Length <= 200 && !v.Any(char.IsControl)).Distinct().Take(50).ToList();
            if (readable.Count < values.Distinct().Count())
            {
                problems.Add($"A name of a {dimension.Word()} in the address cannot be read{LeftOut}.");
            }

            return readable;
        }

        foreach (var bad in values.Where(v => !SpendFilter.TryId(v, out _)).Take(3))
        {
            problems.Add($"“{Cut(bad)}” is not a known {dimension.Word()}{LeftOut}.");
        }

        return [.. values.Where(v => SpendFilter.TryId(v, out _)).Distinct().Take(50)];
    }

    private static string Cut(string word) => word.Length <= 40 ? word : word[..40] + "…";
}
