using TeamCost.Contracts;
using TeamCost.Web.Features.Budgets;
using TeamCost.Web.Features.People;
using TeamCost.Web.Features.Usage;
using TeamCost.Web.Platform.Tenancy;
using TeamCost.Web.Platform.Ui;

namespace TeamCost.Web.Features.Spend;

public sealed class SpendPageQuery(
    SpendQuery spend, SpendOptionsQuery options, DataHealthQuery health, SourceTellingsQuery tellings, ActivityQuery activity,
    BudgetsHereQuery budgets, NamesQuery names, CurrentOrg org, TimeProvider clock)
{
    public const string Region = "spend";
    private const int RowsPerPage = 25;

    public async Task<SpendPage> RunAsync(SpendQuestion asked, SpendChoice wanted, string path, CancellationToken ct)
    {
        var known = await names.RunAsync(ct);
        var (scope, labels) = (new SpendScope(org.SeesPeople, org.UserId, known.OwnTeams), new SpendLabels(known));
        var question = scope.Restrict(asked);
        var choice = scope.Dimensions.Contains(wanted.By) ? wanted : wanted with { By = Dimension.Model };
        var (filter, by, today) = (question.Filter, choice.By, org.Today(clock));
        var links = new SpendLinks(path, filter, choice.Words);
        var bar = FilterBar.From(question, links, Region, scope, labels, await options.RunAsync(question, org.Today(clock), ct));

        var before = SpendRanges.Before(filter);
        SpendSet flat = new(false, [by]), perDay = new(true, choice.Show == SpendShow.Bars ? [by] : []);
        var now = await spend.SetsAsync(filter, choice.Show == SpendShow.Table ? [flat] : [flat, perDay], ct);
        var past = choice.Compare ? await spend.SetsAsync(filter.On(before), choice.Show == SpendShow.Line ? [flat, perDay] : [flat], ct) : null;
        var sums = SpendSums.Of(now[0].Select(r => r.Sums));
        var rows = Rows(choice, scope.Blur(by, now[0]), past is null ? null : scope.Blur(by, past[0]), labels, links);
        return new SpendPage(
            bar, scope, choice, sums, past is null ? null : SpendSums.Of(past[0].Select(r => r.Sums)), SpendRanges.Span(before),
            choice.Show == SpendShow.Bars ? SpendCharts.Bars("spend-bars", $"{Name(choice.Measure)} by {by.Word()}", by, choice.Measure, scope.Blur(by, now[1]), filter.Days, today, labels, links) : null,
            choice.Show == SpendShow.Line ? await LineAsync(choice.Measure, filter, before, now[1], past?[1], ct) : null,
            rows, new Paging(choice.Page, RowsPerPage, rows.Count), (await health.FreshnessAsync(ct)).RolledAt,
            new ToldBySources(IsKnownToSources(filter) ? await tellings.RunAsync(filter, scope.SeesPeople, ct) : [], sums), await activity.RunAsync(filter, ct),
            await budgets.RunAsync(filter, ct));
    }

    /// <summary>Sources know no teams and no projects: beside figures that are narrowed by them, theirs would mislead.</summary>
    private static bool IsKnownToSources(SpendFilter filter) => filter.Teams.Count + filter.Projects.Count == 0;

    public static string Name(SpendMeasure measure) => measure switch
    {
        SpendMeasure.Value => "Value at list price",
        _ => measure.ToString(),
    };

    private static List<SpendTableRow> Rows(SpendChoice choice, IReadOnlyList<SpendRow> now, IReadOnlyList<SpendRow>? past, SpendLabels labels, SpendLinks links)
    {
        var before = past?.ToDictionary(r => r.Key, r => r.Sums);
        return [.. now.OrderByDescending(r => choice.Measure.Of(r.Sums)).ThenByDescending(r => r.Sums.Tokens).ThenBy(r => r.Key, StringComparer.Ordinal).Select(r => new SpendTableRow(
            r.Key, labels.Of(choice.By, r.Key), SeriesColors.Of(choice.By, r.Key), r.Sums, before is null ? null : before.GetValueOrDefault(r.Key, SpendSums.Zero),
            Behind(choice.By, r.Key, links)))];
    }

    private static string? Behind(Dimension by, string key, SpendLinks links)
    {
        var root = links.Path[..links.Path.LastIndexOf('/')];
        var days = new SpendLinks("", new SpendFilter(links.Filter.Days, links.Filter.Preset), []).Here;
        return (by, key) switch
        {
            (_, SpendScope.OtherTeams) => null,
            (Dimension.Person, not SpendFilter.None) => $"{root}/people/{key}{days}",
            (Dimension.Team, not SpendFilter.None) => $"{root}/teams/{key}{days}",
            // Narrowed to it, the next question is by whom or with what.
            _ => new SpendLinks(links.Path, links.Filter.With(by, [key]), [.. links.Choices.Where(c => c.Name is not "by"), ("by", by == Dimension.Model ? "tool" : "")]).Here,
        };
    }

    private async Task<Platform.Charts.LineChart> LineAsync(
        SpendMeasure measure, SpendFilter filter, DayRange before, IReadOnlyList<SpendRow> now, IReadOnlyList<SpendRow>? past, CancellationToken ct)
    {
        var today = org.Today(clock);
        var month = MonthForecast.Month(today);
        MonthForecast? forecast = null;
        if (measure is SpendMeasure.Spend && filter.Days.First == month.First && filter.Days.Last == today)
        {
            var history = await spend.ByAsync(filter.On(MonthForecast.Needs(today)), perDay: true, [], ct);
            forecast = MonthForecast.From(history.ToDictionary(r => r.Day!.Value, r => r.Sums.SpendUsd), today);
            // Beside a whole month stands the whole month before.
            before = new DayRange(month.First.AddMonths(-1), month.First.AddDays(-1));
            past = past is null ? null : await spend.ByAsync(filter.On(before), perDay: true, [], ct);
        }

        var days = forecast is null ? filter.Days : month;
        return CumulativeLine.Build(measure, days, today, Daily(measure, now), past is null ? null : (before, Daily(measure, past)), forecast);
    }

    private static Dictionary<DateOnly, decimal> Daily(SpendMeasure measure, IReadOnlyList<SpendRow> rows) => rows.ToDictionary(r => r.Day!.Value, r => measure.Of(r.Sums));
}
