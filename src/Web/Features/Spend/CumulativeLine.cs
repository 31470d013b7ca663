using TeamCost.Contracts;
using TeamCost.Web.Features.Usage;
using TeamCost.Web.Platform.Charts;
using TeamCost.Web.Platform.Ui;

namespace TeamCost.Web.Features.Spend;

/// <summary>Running sums of a range, of the range before, and where the month is heading.</summary>
internal static class CumulativeLine
{
    public static LineChart Build(
        SpendMeasure measure, DayRange days, DateOnly today, IReadOnlyDictionary<DateOnly, decimal> now,
        (DayRange Days, IReadOnlyDictionary<DateOnly, decimal> Values)? before, MonthForecast? forecast)
    {
        var shown = days.Each().ToList();
        var lines = new List<Line>();
        if (before is { } past)
        {
            var sum = 0m;
            lines.Add(new Line(forecast is null ? "Before" : "Last month", LineLook.Before, [.. shown.Select((_, i) =>
            {
                var day = past.Days.First.AddDays(i);
                return day > past.Days.Last ? (decimal?)null : sum += past.Values.GetValueOrDefault(day);
            })]));
        }

        var running = 0m;
        lines.Add(new Line(forecast is null ? "Total" : "So far", LineLook.Actual, [.. shown.Select(day => day > today && day > now.Keys.DefaultIfEmpty().Max() ? (decimal?)null : running += now.GetValueOrDefault(day))]));
        Band? band = null;
        if (forecast is not null && shown[^1] > today)
        {
            lines.Add(new Line("Forecast", LineLook.Forecast, Toward(shown, forecast, forecast.ForecastUsd)));
            band = new Band(Toward(shown, forecast, forecast.LowUsd), Toward(shown, forecast, forecast.HighUsd));
        }

        var unit = measure.Unit();
        return new LineChart("cumulative", $"{SpendPageQuery.Name(measure)}, running total", unit, [.. shown.Select(Figures.Day)], [.. shown.Select(Figures.ShortDay)], lines, band);
    }

    private static decimal?[] Toward(List<DateOnly> days, MonthForecast forecast, decimal end)
    {
        var rest = days[^1].DayNumber - forecast.Today.DayNumber;
        return [.. days.Select(day => day < forecast.Today ? (decimal?)null : forecast.SoFarUsd + ((end - forecast.SoFarUsd) * (day.DayNumber - forecast.Today.DayNumber) / rest))];
    }
}
