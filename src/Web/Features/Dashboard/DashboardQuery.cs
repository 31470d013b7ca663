using TeamCost.Contracts;
using TeamCost.Web.Features.Alerts;
using TeamCost.Web.Features.Billing;
using TeamCost.Web.Features.Budgets;
using TeamCost.Web.Features.People;
using TeamCost.Web.Features.Providers;
using TeamCost.Web.Features.Usage;
using TeamCost.Web.Platform.Charts;
using TeamCost.Web.Platform.Tenancy;
using TeamCost.Web.Platform.Ui;

namespace TeamCost.Web.Features.Dashboard;

/// <summary>Reads the first screen in a handful of grouped statements over the daily rollup.</summary>
public sealed class DashboardQuery(
    SpendQuery spend, ActivePeopleQuery active, SpendOptionsQuery options, DataHealthQuery health, NamesQuery names, ConnectionTroublesQuery troubles,
    UnpricedFeesQuery fees, BudgetStandingsQuery budgets, AlertListQuery alerts, CurrentOrg org, TimeProvider clock)
{
    public const string Region = "dashboard";
    private const int ShortList = 6;

    public async Task<DashboardPage> RunAsync(SpendQuestion asked, string path, Dimension? wanted, CancellationToken ct)
    {
        var known = await names.RunAsync(ct);
        var (scope, labels) = (new SpendScope(org.SeesPeople, org.UserId, known.OwnTeams), new SpendLabels(known));
        var question = scope.Restrict(asked);
        var filter = question.Filter;
        var by = wanted is { } w && scope.Dimensions.Contains(w) ? w : Dimension.Model;
        var links = new SpendLinks(path, filter, [("by", by == Dimension.Model ? "" : by.Word())]);
        var bar = FilterBar.From(question, links, Region, scope, labels, await options.RunAsync(question, org.Today(clock), ct));

        SpendSet byPerson = new(false, [Dimension.Person]), perDay = new(true, [by]), byTool = new(false, [Dimension.Tool]), byWho = new(false, [Who(scope)]), flat = new(false, [by]);
        var now = await spend.SetsAsync(filter, [perDay, byTool, byWho], ct);
        var past = filter.On(SpendRanges.Before(filter));
        var before = await spend.SetsAsync(past, [flat, byTool, byWho, byPerson], ct);
        var days = scope.Blur(by, now[0]);
        var flatNow = days.GroupBy(r => r.Key).Select(g => new SpendRow(null, [g.Key], SpendSums.Of(g.Select(r => r.Sums)))).ToList();
        var series = SpendCharts.SeriesOf(by, SpendMeasure.Spend, days, labels, links);
        var (totalNow, totalBefore) = (await spend.TotalAsync(filter, ct), await spend.TotalAsync(past, ct));
        var peopleBefore = before[3].Count(r => r.Key != SpendFilter.None);
        var page = new DashboardPage(
            bar, scope, labels, by, totalNow, totalBefore, await health.RunAsync(filter, ct),
            await FiguresAsync(filter, links, totalNow, totalBefore, days, peopleBefore, ct),
            SpendCharts.Bars("spend-per-day", $"Spend by {by.Word()}", by, SpendMeasure.Spend, days, filter.Days, org.Today(clock), labels, links),
            Share(by, series, flatNow), [], [], [], org.Role ?? OrgRole.Viewer);
        return page with
        {
            Troubled = org.Role?.SeesEverybody() == true ? await troubles.RunAsync(ct) : [],
            UnpricedFees = org.Role?.SeesEverybody() == true ? await fees.RunAsync(filter.Days, ct) : [],
            Budgets = await budgets.RunAsync(ct),
            Alerts = await alerts.StripAsync(ct),
            Undelivered = await alerts.UndeliveredAsync(ct),
            WhereRows = Rows(by, flatNow, scope.Blur(by, before[0]), labels, page, series),
            Who = Rows(Who(scope), scope.Blur(Who(scope), now[2]), scope.Blur(Who(scope), before[2]), labels, page, []),
            Tools = Rows(Dimension.Tool, now[1], before[1], labels, page, []),
        };
    }

    /// <summary>A Member who may not see colleagues by name sees teams instead.</summary>
    private static Dimension Who(SpendScope scope) => scope.SeesPeople ? Dimension.Person : Dimension.Team;

    private static Donut Share(Dimension by, IReadOnlyList<Series> series, List<SpendRow> rows)
    {
        var shown = series.Select(s => s.Key).ToHashSet();
        var slices = series.Select(s => new Slice(s, rows.Where(r => r.Key == s.Key || (s.Key == SpendCharts.Others && !shown.Contains(r.Key))).Sum(r => r.Sums.SpendUsd)));
        return new Donut("where", $"Spend by {by.Word()}", Unit.Usd, [.. slices]);
    }

    private static List<ShareRow> Rows(
        Dimension by, IReadOnlyList<SpendRow> now, IReadOnlyList<SpendRow> before, SpendLabels labels, DashboardPage page, IReadOnlyList<Series> series)
    {
        var past = before.ToDictionary(r => r.Key, r => r.Sums);
        var rows = now.Where(r => r.Sums.Tokens > 0 || r.Sums.SpendUsd != 0).OrderByDescending(r => r.Sums.SpendUsd).ThenByDescending(r => r.Sums.Tokens).ThenBy(r => r.Key, StringComparer.Ordinal)
            .Select(r => new ShareRow(
                r.Key, labels.Short(by, r.Key), series.FirstOrDefault(s => s.Key == r.Key), r.Sums, past.GetValueOrDefault(r.Key, SpendSums.Zero),
                r.Key == SpendScope.OtherTeams ? page.Explore(by) : page.ExploreOnly(by, r.Key)))
            .ToList();
        if (rows.Count <= ShortList + 1)
        {
            return rows;
        }

        var rest = rows.Skip(ShortList).ToList();
        var others = series.FirstOrDefault(s => s.Key == SpendCharts.Others) ?? new Series(SpendCharts.Others, "", 0);
        return [.. rows.Take(ShortList), new ShareRow(
            SpendCharts.Others, $"{rest.Count} others", series.Count == 0 ? null : others, SpendSums.Of(rest.Select(r => r.Sums)), SpendSums.Of(rest.Select(r => r.Before)), page.Explore(by), rest.Count)];
    }

    private async Task<IReadOnlyList<Figure>> FiguresAsync(
        SpendFilter filter, SpendLinks links, SpendSums now, SpendSums before, IReadOnlyList<SpendRow> days, long peopleBefore, CancellationToken ct)
    {
        var today = org.Today(clock);
        var beforeDays = SpendRanges.Before(filter);
        var against = filter.Days.Count == 1 ? "against the day before" : $"against {SpendRanges.Span(beforeDays)}";
        var people = await active.RunAsync(filter, ct);
        var month = MonthForecast.Month(today);
        // The days of last month are the comparison, the rate of the weekdays may reach further back.
        var (lastMonth, rateSince) = (month.First.AddMonths(-1), RunRate.Since(today));
        var recent = (await spend.SetsAsync(filter.On(new DayRange(lastMonth < rateSince ? lastMonth : rateSince, today)), [new SpendSet(true, [])], ct))[0];
        var perDay = recent.ToDictionary(r => r.Day!.Value, r => r.Sums.SpendUsd);
        var lastMonthUsd = perDay.Where(d => d.Key >= lastMonth && d.Key < month.First).Sum(d => d.Value);
        var forecast = MonthForecast.From(perDay, today);
        var running = 0m;
        var monthLine = new DayRange(month.First, today).Each().Select(d => running += perDay.GetValueOrDefault(d)).ToList();
        return
        [
            new("spend", "Spend", Figures.Usd(now.SpendUsd), Figures.UsdExact(now.SpendUsd), now.SpendUsd, before.SpendUsd, against, MoreIsWorse: true,
                Line(filter.Days, days, r => r.SpendUsd), links.At(links.Path + "/spend"), now.BilledUsd == 0 && now.SpendUsd != 0 ? "estimated" : null),
            new("forecast", $"Forecast, {Figures.Month(today)}", Figures.Usd(forecast.ForecastUsd), Figures.UsdExact(forecast.ForecastUsd), forecast.ForecastUsd, lastMonthUsd,
                "against last month", MoreIsWorse: true, new Sparkline(monthLine), links.At(links.Path + "/spend", ("show", "line")), $"{Figures.Usd(forecast.SoFarUsd)} so far"),
            new("tokens", "Tokens", Figures.Count(now.Tokens), Figures.CountExact(now.Tokens), now.Tokens, before.Tokens, against, MoreIsWorse: false,
                Line(filter.Days, days, r => r.Tokens), links.At(links.Path + "/spend", ("measure", "tokens"))),
            new("people", "Active people", Figures.Count(people.Count), Figures.CountExact(people.Count), people.Count, peopleBefore, against, MoreIsWorse: false,
                new Sparkline([.. filter.Days.Each().Select(d => (decimal)people.PerDay.GetValueOrDefault(d))]), links.At(links.Path + "/people")),
        ];
    }

    private static Sparkline Line(DayRange range, IReadOnlyList<SpendRow> days, Func<SpendSums, decimal> of)
    {
        var sums = days.GroupBy(r => r.Day!.Value).ToDictionary(g => g.Key, g => g.Sum(r => of(r.Sums)));
        return new Sparkline([.. range.Each().Select(d => sums.GetValueOrDefault(d))]);
    }
}
