using TeamCost.Contracts;
using TeamCost.Web.Features.Budgets;
using TeamCost.Web.Features.People;
using TeamCost.Web.Features.Usage;
using TeamCost.Web.Platform.Charts;
using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Features.Spend.People;

/// <summary>One person: how much, with what, when in the week, and which sessions.</summary>
public sealed class PersonPageQuery(
    SpendQuery spend, SpendOptionsQuery options, RhythmQuery rhythm, DataHealthQuery health, SessionsQuery sessions,
    SourceTellingsQuery tellings, ActivityQuery activity, PersonNamesQuery otherNames, BudgetsHereQuery budgets, NamesQuery names, CurrentOrg org, TimeProvider clock)
{
    public const string Region = "person";

    /// <returns>Null for somebody who is no member and has left no usage here.</returns>
    public async Task<PersonPage?> RunAsync(Guid id, SpendQuestion asked, string path, CancellationToken ct)
    {
        var known = await names.RunAsync(ct);
        var labels = new SpendLabels(known);
        // The page is about one person; own usage may be narrowed by anything that is not a person.
        var scope = new SpendScope(SeesPeople: org.SeesPeople, org.UserId, known.OwnTeams);
        var question = scope.Restrict(asked with { Filter = asked.Filter with { People = [id] } });
        var filter = question.Filter;
        var today = org.Today(clock);
        var year = new DayRange(today.AddDays(-364), today);
        var calendar = await spend.ByAsync(filter.On(year), perDay: true, [], ct);
        if (!known.People.ContainsKey(id) && calendar.Count == 0)
        {
            return null;
        }

        var links = new SpendLinks(path, filter with { People = [] }, []);
        var bar = FilterBar.From(question, links, Region, scope, labels, await options.RunAsync(question, org.Today(clock), ct), Dimension.Person, Dimension.Team);
        var now = await spend.SetsAsync(filter, [new(true, [Dimension.Model]), new(false, [Dimension.Tool]), new(false, [Dimension.Model])], ct);
        var before = await spend.TotalAsync(filter.On(SpendRanges.Before(filter)), ct);
        return new PersonPage(
            id, labels.Of(Dimension.Person, SpendFilter.Word(id)), bar, SpendSums.Of(now[1].Select(r => r.Sums)), before,
            SpendCharts.Bars("person-bars", "Spend by model", Dimension.Model, SpendMeasure.Spend, now[0], filter.Days, today, labels, links),
            Named(Dimension.Tool, now[1], labels, links), Named(Dimension.Model, now[2], labels, links),
            await rhythm.RunAsync(filter, ct),
            new CalendarMap("year", "Tokens per day over the last year", Unit.Tokens, year, calendar.ToDictionary(r => r.Day!.Value, r => (decimal)r.Sums.Tokens), links.Day),
            await sessions.RunAsync(filter, ct), id == org.UserId,
            id == org.UserId && org.Role!.Value.HasDevices() ? (await health.RunAsync(filter, ct)).ToolsNotSaid : [],
            new ToldBySources(await tellings.RunAsync(filter, byName: true, ct), SpendSums.Of(now[1].Select(r => r.Sums))), await activity.RunAsync(filter, ct), await otherNames.RunAsync(id, ct),
            await budgets.RunAsync(filter, ct));
    }

    internal static IReadOnlyList<SpendTableRow> Named(Dimension by, IReadOnlyList<SpendRow> rows, SpendLabels labels, SpendLinks links) =>
        [.. rows.OrderByDescending(r => r.Sums.SpendUsd).ThenByDescending(r => r.Sums.Tokens)
            .Select(r => new SpendTableRow(r.Key, labels.Of(by, r.Key), SeriesColors.Of(by, r.Key), r.Sums, null, links.Only(by, r.Key)))];
}

public sealed record PersonPage(
    Guid Id, string Name, FilterBar Filters, SpendSums Now, SpendSums Before, StackedBars Bars,
    IReadOnlyList<SpendTableRow> Tools, IReadOnlyList<SpendTableRow> Models, HeatMap Week, CalendarMap Year, Sessions Sessions, bool IsMe,
    IReadOnlyList<DataGap> ToolsNotSaid, ToldBySources Told, IReadOnlyList<ToolActivity> Activity, IReadOnlyList<PersonName> Names, IReadOnlyList<BudgetStanding> Budgets);
