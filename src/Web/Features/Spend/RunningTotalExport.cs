using TeamCost.Web.Features.Exports;
using TeamCost.Web.Features.Usage;
using TeamCost.Web.Platform.Charts;
using TeamCost.Web.Platform.Exports;
using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Features.Spend;

/// <summary>The running total of a range beside the range before, and where the month is heading: the chart, day by day.</summary>
public sealed class RunningTotalExport(SpendAsk ask, SpendPageQuery pages) : ListExport<RunningDay>("running-total", "Running total", Table)
{
    private static readonly ExportTable<RunningDay> Table = new ExportTable<RunningDay>()
        .Day("day", r => r.Day, "Day of the organization's time zone.")
        .Number("running", r => r.Now, "From the first day of the range to this one: US dollars, tokens or requests, as asked. Empty: the day is still to come.")
        .Number("running_before", r => r.Before, "The same of the range before, as many days in. Empty: it has fewer days, or no comparison is asked for.")
        .Number("forecast", r => r.Forecast, "Where the month is heading; only of spend and “this month”.")
        .Number("forecast_low", r => r.Low, "One standard deviation below.")
        .Number("forecast_high", r => r.High, "One standard deviation above.");

    public override IReadOnlyList<string> Words => [.. SpendAsk.Words, "measure", "compare"];

    public override bool Allows(OrgRole role) => true;

    public override async Task<ExportAnswer> OpenAsync(ExportRequest request, CancellationToken ct)
    {
        var asked = await ask.ReadAsync(request, ct);
        if (asked.Refusal is { } refusal)
        {
            return refusal;
        }

        var choice = SpendChoice.Read(request.Query) with { Show = SpendShow.Line };
        var page = await pages.RunAsync(new SpendQuestion(asked.Filter, []) { IsForPage = false }, choice, "/spend", ct);
        var chart = page.Line!;
        decimal?[] None() => new decimal?[chart.Labels.Count];
        IReadOnlyList<decimal?> Of(LineLook look) => chart.Lines.FirstOrDefault(l => l.Look == look)?.Values ?? None();
        var (now, before, forecast, low, high) = (Of(LineLook.Actual), Of(LineLook.Before), Of(LineLook.Forecast), chart.Band?.Low ?? None(), chart.Band?.High ?? None());
        var head = asked.Head($"{Title}, {choice.Measure.Word()}", $"running-total-{choice.Measure.Word()}");
        return Sheet(head, Enumerable.Range(0, chart.Labels.Count).Select(i => new RunningDay(asked.Filter.Days.First.AddDays(i), now[i], before[i], forecast[i], low[i], high[i])));
    }
}

public sealed record RunningDay(DateOnly Day, decimal? Now, decimal? Before, decimal? Forecast, decimal? Low, decimal? High);
