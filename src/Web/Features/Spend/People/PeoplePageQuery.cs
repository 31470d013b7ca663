using TeamCost.Web.Features.People;
using TeamCost.Web.Features.Usage;
using TeamCost.Web.Platform.Charts;
using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Features.Spend.People;

public sealed class PeoplePageQuery(SpendQuery spend, SpendOptionsQuery options, NamesQuery names, CurrentOrg org, TimeProvider clock)
{
    public const string Region = "people";

    public async Task<PeoplePage> RunAsync(SpendQuestion asked, string path, CancellationToken ct)
    {
        var known = await names.RunAsync(ct);
        var (scope, labels) = (new SpendScope(org.SeesPeople, org.UserId, known.OwnTeams), new SpendLabels(known));
        var question = scope.Restrict(asked);
        var filter = question.Filter;
        var links = new SpendLinks(path, filter, []);
        var bar = FilterBar.From(question, links, Region, scope, labels, await options.RunAsync(question, org.Today(clock), ct));
        var now = await spend.SetsAsync(filter, [new(false, [Dimension.Person]), new(true, [Dimension.Person]), new(false, [Dimension.Person, Dimension.Model])], ct);
        var before = (await spend.ByAsync(filter.On(SpendRanges.Before(filter)), perDay: false, [Dimension.Person], ct)).ToDictionary(r => r.Key, r => r.Sums);
        var days = now[1].ToLookup(r => r.Key);
        var models = now[2].ToLookup(r => r.Keys[0]);
        var quiet = filter.IsNarrowed ? [] : known.People.Keys.Select(SpendFilter.Word).Except(now[0].Select(r => r.Key)).Select(k => new SpendRow(null, [k], SpendSums.Zero));
        var query = new SpendLinks("", new SpendFilter(filter.Days, filter.Preset), []).Here;
        var rows = now[0].Concat(quiet).Select(r => new PersonRow(
            r.Key, labels.Of(Dimension.Person, r.Key), r.Sums, before.GetValueOrDefault(r.Key, SpendSums.Zero),
            models[r.Key].OrderByDescending(m => m.Sums.Tokens).Select(m => labels.Short(Dimension.Model, m.Keys[1])).FirstOrDefault(),
            days[r.Key].Count(d => d.Sums.Tokens > 0), Line(filter, days[r.Key]),
            r.Key == SpendFilter.None ? links.At(path[..path.LastIndexOf('/')] + "/spend", ("person", r.Key)) : $"{path}/{r.Key}{query}"));
        return new PeoplePage(
            bar, [.. rows.OrderByDescending(r => r.Now.SpendUsd).ThenByDescending(r => r.Now.Tokens).ThenBy(r => r.Name, StringComparer.OrdinalIgnoreCase)],
            SpendSums.Of(now[0].Select(r => r.Sums)), SpendSums.Of(before.Values));
    }

    private static Sparkline Line(SpendFilter filter, IEnumerable<SpendRow> rows)
    {
        var values = rows.ToDictionary(r => r.Day!.Value, r => r.Sums.SpendUsd);
        return new Sparkline([.. filter.Days.Each().Select(d => values.GetValueOrDefault(d))]);
    }
}

public sealed record PeoplePage(FilterBar Filters, IReadOnlyList<PersonRow> Rows, SpendSums Now, SpendSums Before);

public sealed record PersonRow(string Key, string Name, SpendSums Now, SpendSums Before, string? MostUsedModel, int ActiveDays, Sparkline Days, string Href);
