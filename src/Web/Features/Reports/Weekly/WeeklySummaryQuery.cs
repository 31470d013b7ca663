using TeamCost.Contracts;
using TeamCost.Web.Features.Budgets;
using TeamCost.Web.Features.People;
using TeamCost.Web.Features.Providers;
using TeamCost.Web.Features.Usage;
using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Features.Reports.Weekly;

/// <summary>Reads a week for who asks: the same sums as on the screens. Where nobody asks (the organization's channels) everything is seen.</summary>
public sealed class WeeklySummaryQuery(
    SpendQuery spend, ActivePeopleQuery active, DataHealthQuery health, BudgetStandingsQuery budgets, ConnectionTroublesQuery troubles, NamesQuery names, CurrentOrg org)
{
    private const int MostMovers = 3;
    private const int QuietWeeks = 4;
    private const decimal Cent = 0.01m;

    public async Task<WeeklySummary> RunAsync(DayRange week, CancellationToken ct)
    {
        var known = await names.RunAsync(ct);
        var scope = new SpendScope(org.SeesPeople || org.UserId is null, org.UserId, known.OwnTeams);
        var seesMoney = org.UserId is null || org.Role?.SeesEverybody() == true;
        var labels = new SpendLabels(known);
        Dimension[] by = scope.SeesPeople ? [Dimension.Person, Dimension.Model, Dimension.Tool] : [Dimension.Model, Dimension.Tool];
        var sets = by.Select(d => new SpendSet(PerDay: false, [d])).ToList();
        var (filter, past) = (new SpendFilter(week), new SpendFilter(week.Previous()));
        var (now, before) = (await spend.SetsAsync(filter, sets, ct), await spend.SetsAsync(past, sets, ct));
        var (total, totalBefore) = (SpendSums.Of(now[0].Select(r => r.Sums)), SpendSums.Of(before[0].Select(r => r.Sums)));
        var gaps = await health.RunAsync(filter, ct);
        return new WeeklySummary(
            week, total, totalBefore, WeeklySummary.IsNothing(total) && await WasQuietAsync(week, ct), (await active.RunAsync(filter, ct)).Count,
            [.. by.SelectMany((d, i) => MoversOf(d, now[i], before[i], labels))], await budgets.RunAsync(week.Last, ct),
            gaps.Unassigned, gaps.UnpricedModels, seesMoney ? await troubles.RunAsync(ct) : []);
    }

    private async Task<bool> WasQuietAsync(DayRange week, CancellationToken ct) =>
        WeeklySummary.IsNothing(await spend.TotalAsync(new SpendFilter(new DayRange(week.First.AddDays(-7 * (QuietWeeks - 1)), week.Last)), ct));

    private static IEnumerable<Mover> MoversOf(Dimension by, IReadOnlyList<SpendRow> now, IReadOnlyList<SpendRow> before, SpendLabels labels)
    {
        var (current, past) = (now.ToDictionary(r => r.Key, r => r.Sums.SpendUsd), before.ToDictionary(r => r.Key, r => r.Sums.SpendUsd));
        return current.Keys.Union(past.Keys)
            .Select(key => new Mover(by, key, labels.Of(by, key), current.GetValueOrDefault(key), past.GetValueOrDefault(key)))
            .Where(m => Math.Abs(m.ChangeUsd) >= Cent)
            .OrderByDescending(m => Math.Abs(m.ChangeUsd)).ThenBy(m => m.Key, StringComparer.Ordinal).Take(MostMovers);
    }
}
