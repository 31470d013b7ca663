using TeamCost.Contracts;
using TeamCost.Web.Platform.Charts;
using TeamCost.Web.Platform.Ui;

namespace TeamCost.Web.Features.Usage;

/// <summary>Turns rows of the rollup into charts: at most six series and "others", colours that never change, links that filter.</summary>
public static class SpendCharts
{
    public const int MaxSeries = 6;
    public const string Others = "others";

    /// <summary>The largest groups of a dimension as series, most first; the rest is "others".</summary>
    public static IReadOnlyList<Series> SeriesOf(Dimension by, SpendMeasure measure, IReadOnlyList<SpendRow> rows, SpendLabels labels, SpendLinks links)
    {
        var keys = rows.GroupBy(r => r.Key).Select(g => (g.Key, Value: g.Sum(r => measure.Of(r.Sums)), Tokens: g.Sum(r => r.Sums.Tokens))).Where(g => g.Value != 0 || g.Tokens > 0)
            .OrderByDescending(g => Math.Abs(g.Value)).ThenBy(g => g.Key, StringComparer.Ordinal).Select(g => g.Key).ToList();
        var shown = keys.Take(MaxSeries).ToList();
        var colors = SeriesColors.Of(by, shown);
        var series = shown.Select((key, i) => new Series(
            key, labels.Short(by, key), IsNobody(key) ? 0 : colors[i].Slot, IsNobody(key) ? 0 : colors[i].Texture, key == SpendScope.OtherTeams ? null : links.Only(by, key))).ToList();
        if (keys.Count > shown.Count)
        {
            var rest = keys.Count - shown.Count;
            series.Add(new Series(Others, rest == 1 ? "1 other" : $"{rest} others", 0));
        }

        return series;
    }

    public static StackedBars Bars(
        string id, string title, Dimension by, SpendMeasure measure, IReadOnlyList<SpendRow> perDay, DayRange days, DateOnly today, SpendLabels labels, SpendLinks links)
    {
        var series = SeriesOf(by, measure, perDay, labels, links);
        var places = series.Select((s, i) => (s.Key, i)).ToDictionary(s => s.Key, s => s.i);
        var step = Step(days);
        var columns = new SortedDictionary<DateOnly, decimal[]>();
        foreach (var day in days.Each())
        {
            columns.TryAdd(Begin(day, step, days.First), new decimal[series.Count]);
        }

        foreach (var row in perDay.Where(r => measure.Of(r.Sums) != 0))
        {
            columns[Begin(row.Day!.Value, step, days.First)][places.GetValueOrDefault(row.Key, series.Count - 1)] += measure.Of(row.Sums);
        }

        return new StackedBars(id, title, measure.Unit(), series, [.. columns.Select(c => Column(c.Key, c.Value, step, days, today, links))], step.ToString());
    }

    private static BarColumn Column(DateOnly first, decimal[] values, BarStep step, DayRange days, DateOnly today, SpendLinks links)
    {
        var end = step switch { BarStep.Day => first, BarStep.Week => first.AddDays(6 - CalendarMap.Row(first)), _ => first.AddMonths(1).AddDays(-first.Day) };
        var last = end < days.Last ? end : days.Last;
        var span = new DayRange(first, last);
        var label = step is BarStep.Day ? Figures.Day(first) : SpendRanges.Span(span);
        var isPartial = span.Contains(today);
        return new BarColumn(
            isPartial ? label + " (so far)" : label, step is BarStep.Month ? first.ToString("MMM", System.Globalization.CultureInfo.InvariantCulture) : Figures.ShortDay(first),
            values, links.To(links.Filter.On(span)), isPartial);
    }

    private static bool IsNobody(string key) => key is SpendFilter.None or SpendScope.OtherTeams;

    private static BarStep Step(DayRange days) => days.Count switch { <= 93 => BarStep.Day, <= 400 => BarStep.Week, _ => BarStep.Month };

    private static DateOnly Begin(DateOnly day, BarStep step, DateOnly earliest)
    {
        var begin = step switch
        {
            BarStep.Day => day,
            BarStep.Week => day.AddDays(-CalendarMap.Row(day)),
            _ => new DateOnly(day.Year, day.Month, 1),
        };
        return begin < earliest ? earliest : begin;
    }

    private enum BarStep
    {
        Day,
        Week,
        Month,
    }
}
