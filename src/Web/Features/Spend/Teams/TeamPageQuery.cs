using TeamCost.Web.Features.Budgets;
using TeamCost.Web.Features.People;
using TeamCost.Web.Features.Spend.People;
using TeamCost.Web.Features.Usage;
using TeamCost.Web.Platform.Charts;
using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Features.Spend.Teams;

/// <summary>One team: its spend per day, on which models and tools, and by whom where the asker may know.</summary>
public sealed class TeamPageQuery(SpendQuery spend, SpendOptionsQuery options, ActivityQuery activity, BudgetsHereQuery budgets, NamesQuery names, CurrentOrg org, TimeProvider clock)
{
    public const string Region = "team";

    public async Task<TeamAnswer> RunAsync(Guid id, SpendQuestion asked, string path, CancellationToken ct)
    {
        var known = await names.RunAsync(ct);
        var (scope, labels) = (new SpendScope(org.SeesPeople, org.UserId, known.OwnTeams), new SpendLabels(known));
        if (!known.Teams.TryGetValue(id, out var name))
        {
            return new TeamAnswer(null, MaySee: true);
        }

        if (!scope.MaySeeTeam(id))
        {
            return new TeamAnswer(null, MaySee: false);
        }

        var question = scope.Restrict(asked with { Filter = asked.Filter with { Teams = [id] } });
        var filter = question.Filter;
        var links = new SpendLinks(path, filter with { Teams = [] }, []);
        var bar = FilterBar.From(question, links, Region, scope, labels, await options.RunAsync(question, org.Today(clock), ct), Dimension.Team);
        var now = await spend.SetsAsync(filter, [new(true, [Dimension.Model]), new(false, [Dimension.Tool]), new(false, [Dimension.Model]), new(false, [Dimension.Person])], ct);
        var before = await spend.TotalAsync(filter.On(SpendRanges.Before(filter)), ct);
        var people = PersonPageQuery.Named(Dimension.Person, now[3], labels, links).Select(r => r with { Href = Person(path, r.Key, filter) });
        return new TeamAnswer(
            new TeamPage(
                id, name, bar, SpendSums.Of(now[1].Select(r => r.Sums)), before,
                SpendCharts.Bars("team-bars", "Spend by model", Dimension.Model, SpendMeasure.Spend, now[0], filter.Days, org.Today(clock), labels, links),
                PersonPageQuery.Named(Dimension.Tool, now[1], labels, links), PersonPageQuery.Named(Dimension.Model, now[2], labels, links), scope.SeesPeople ? [.. people] : null,
                await activity.RunAsync(filter, ct), await budgets.RunAsync(filter, ct)),
            MaySee: true);
    }

    private static string? Person(string path, string key, SpendFilter filter)
    {
        var root = path[..path.IndexOf("/teams/", StringComparison.Ordinal)];
        return key == SpendFilter.None ? null : new SpendLinks($"{root}/people/{key}", new SpendFilter(filter.Days, filter.Preset), []).Here;
    }
}

public sealed record TeamAnswer(TeamPage? Page, bool MaySee);

/// <param name="People">Null where the asker may not see colleagues by name.</param>
public sealed record TeamPage(
    Guid Id, string Name, FilterBar Filters, SpendSums Now, SpendSums Before, StackedBars Bars,
    IReadOnlyList<SpendTableRow> Tools, IReadOnlyList<SpendTableRow> Models, IReadOnlyList<SpendTableRow>? People,
    IReadOnlyList<ToolActivity> Activity, IReadOnlyList<BudgetStanding> Budgets);
