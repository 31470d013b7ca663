namespace TeamCost.Web.Features.Usage;

/// <summary>The filters above a page: range, a menu for each dimension, and a chip for each value that is on.</summary>
/// <param name="Region">Id of the part of the page that answers to it.</param>
public sealed record FilterBar(
    SpendLinks Links, string Region, IReadOnlyList<FilterMenu> Menus, IReadOnlyList<FilterChip> Chips, IReadOnlyList<string> Problems)
{
    private static readonly Dimension[] Order = [Dimension.Tool, Dimension.Model, Dimension.Provider, Dimension.Project, Dimension.Team, Dimension.Person];

    public static FilterBar From(
        SpendQuestion question, SpendLinks links, string region, SpendScope scope, SpendLabels labels,
        IReadOnlyDictionary<Dimension, IReadOnlyList<string>> options, params Dimension[] without)
    {
        var filter = question.Filter;
        var menus = Order.Where(d => scope.Dimensions.Contains(d) && !without.Contains(d)).Select(d => Menu(d, filter, scope, labels, options[d])).Where(m => m.Options.Count > 1 || m.On > 0);
        var chips = Order.Where(d => !without.Contains(d)).SelectMany(d => filter.Values(d).Select(v => new FilterChip(d, labels.Of(d, v), links.Without(d, v))));
        return new FilterBar(links, region, [.. menus], [.. chips], question.Problems);
    }

    private static FilterMenu Menu(Dimension dimension, SpendFilter filter, SpendScope scope, SpendLabels labels, IReadOnlyList<string> found)
    {
        var on = filter.Values(dimension);
        // What is switched on stays in the menu, also where it has no usage in this range.
        var keys = found.Union(on).Where(k => dimension != Dimension.Team || scope.SeesPeople || (Guid.TryParse(k, out var id) && scope.MaySeeTeam(id)));
        var options = keys.Select(k => new FilterOption(k, labels.Of(dimension, k), on.Contains(k))).OrderBy(o => o.Label, StringComparer.OrdinalIgnoreCase);
        return new FilterMenu(dimension, [.. options]);
    }
}

public sealed record FilterMenu(Dimension Dimension, IReadOnlyList<FilterOption> Options)
{
    public int On => Options.Count(o => o.IsOn);
}

public sealed record FilterOption(string Key, string Label, bool IsOn);

public sealed record FilterChip(Dimension Dimension, string Label, string RemoveHref);
