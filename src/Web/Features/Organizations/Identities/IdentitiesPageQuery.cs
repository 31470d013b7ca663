using Microsoft.EntityFrameworkCore;
using TeamCost.Web.Data;
using TeamCost.Web.Features.People;
using TeamCost.Web.Features.Usage;
using TeamCost.Web.Platform.Tenancy;
using TeamCost.Web.Platform.Ui;

namespace TeamCost.Web.Features.Organizations.Identities;

public sealed class IdentitiesPageQuery(
    AppDbContext db, IdentityListQuery list, IdentitySumsQuery sums, IdentityHistoryQuery history, IdentityTargets targets, NamesQuery names,
    DataHealthQuery health, CurrentOrg org, TimeProvider clock)
{
    public async Task<IdentitiesPage> RunAsync(IdentityFilter filter, string path, Guid? changed, CancellationToken ct)
    {
        var firstDay = org.Today(clock).AddDays(1 - filter.Days);
        var known = await names.RunAsync(ct);
        var found = await list.RunAsync(filter, firstDay, known, ct);
        if (found.Rows.Count == 0 && filter.Page > 1)
        {
            // Behind the last page, because what stood there was assigned meanwhile.
            filter = filter with { Page = 1 };
            found = await list.RunAsync(filter, firstDay, known, ct);
        }

        var members = await targets.MembersAsync(ct);
        var suggestions = new IdentitySuggestions(members);
        var past = await history.RunAsync(known, IdentityHistoryQuery.Shown, ct);
        var providers = await db.Identities.TagWith("Organizations.IdentityProviders").Where(i => i.Provider != null).Select(i => i.Provider!).Distinct().OrderBy(p => p).ToListAsync(ct);
        return new IdentitiesPage(
            path, filter, [.. found.Rows.Select(r => r.State == IdentityState.Unassigned ? r with { Suggestion = suggestions.For(r) } : r)],
            new Paging(filter.Page, IdentityListQuery.RowsPerPage, found.InAll), await sums.RunAsync(firstDay, filter.Days, ct), providers,
            await targets.ChoicesAsync(members, ct), past, past.FirstOrDefault(c => c.Id == changed), (await health.FreshnessAsync(ct)).RolledAt);
    }
}

/// <param name="Changed">What was just done: the page offers to undo it.</param>
public sealed record IdentitiesPage(
    string Path, IdentityFilter Filter, IReadOnlyList<IdentityRow> Rows, Paging Paging, IdentitySums Sums, IReadOnlyList<string> Providers,
    IReadOnlyList<TargetChoice> Choices, IReadOnlyList<IdentityChangeRow> History, IdentityChangeRow? Changed, DateTimeOffset? RolledAt)
{
    public string Here => Path + Filter.ToQuery();

    public string PageHref(int page) => Path + (Filter with { Page = page }).ToQuery();
}
