using Microsoft.AspNetCore.Mvc.Rendering;
using TeamCost.Contracts;
using TeamCost.Web.Features.People;
using TeamCost.Web.Features.Usage;
using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Features.Budgets;

/// <summary>What a budget can be for: the organization, its teams and members, and whatever was used in the last 90 days. Runs in a unit of work.</summary>
public sealed class BudgetTargets(NamesQuery names, SpendOptionsQuery options, CurrentOrg org, TimeProvider clock)
{
    private const int MostOfAKind = 500;

    public async Task<IReadOnlyList<SelectListItem>> RunAsync(CancellationToken ct)
    {
        var (known, today) = (await names.RunAsync(ct), org.Today(clock));
        var labels = new SpendLabels(known);
        var used = await options.RunAsync(new SpendQuestion(new SpendFilter(new DayRange(today.AddDays(-89), today)), []), today, ct);
        List<SelectListItem> items = [new($"{org.Name}, everything", BudgetForm.Word(BudgetScope.Organization, ""))];
        items.AddRange(Group("Team", BudgetScope.Team, known.Teams.Select(t => (t.Key.ToString(), t.Value))));
        items.AddRange(Group("Person", BudgetScope.Person, known.People.Select(p => (p.Key.ToString(), p.Value))));
        foreach (var scope in (BudgetScope[])[BudgetScope.Tool, BudgetScope.Provider, BudgetScope.Model, BudgetScope.Project])
        {
            var dimension = scope.Dimension()!.Value;
            items.AddRange(Group(scope.Title(), scope, used[dimension].Where(k => k.Length > 0 && k != SpendFilter.None).Select(k => (k, labels.Of(dimension, k)))));
        }

        return items;
    }

    /// <summary>Teams and people must be the organization's; names of tools and the like need not have been used yet.</summary>
    public async Task<bool> ExistsAsync(BudgetScope scope, string value, CancellationToken ct)
    {
        if (scope is not (BudgetScope.Team or BudgetScope.Person))
        {
            return true;
        }

        var known = await names.RunAsync(ct);
        return Guid.TryParse(value, out var id) && (scope is BudgetScope.Team ? known.Teams : known.People).ContainsKey(id);
    }

    private static IEnumerable<SelectListItem> Group(string title, BudgetScope scope, IEnumerable<(string Value, string Label)> found)
    {
        var group = new SelectListGroup { Name = title };
        return found.OrderBy(f => f.Label, StringComparer.OrdinalIgnoreCase).Take(MostOfAKind).Select(f => new SelectListItem(f.Label, BudgetForm.Word(scope, f.Value)) { Group = group });
    }
}
