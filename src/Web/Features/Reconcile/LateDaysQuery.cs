using Microsoft.EntityFrameworkCore;
using TeamCost.Contracts;
using TeamCost.Web.Data;
using TeamCost.Web.Features.Providers;

namespace TeamCost.Web.Features.Reconcile;

/// <summary>Days on which one side of a provider may be missing, and how far each account's data reaches.</summary>
public sealed class LateDaysQuery(AppDbContext db, ProviderCatalog catalog)
{
    public async Task<Lateness> RunAsync(DayRange days, CancellationToken ct)
    {
        var accounts = await db.Connections.TagWith("Reconcile.Accounts").AsNoTracking().ToListAsync(ct);
        var open = await db.ConnectionDays.TagWith("Reconcile.LateDays").AsNoTracking()
            .Where(d => d.Day >= days.First && d.Day <= days.Last && d.State != DayState.Done).Select(d => new { d.ConnectionId, d.Feed, d.Day }).ToListAsync(ct);
        var late = from day in open
                   join account in accounts on day.ConnectionId equals account.Id
                   where Matters(account, day.Feed)
                   select new LateDay(catalog.WhoBills(account), day.Day);
        var upTo = accounts.GroupBy(catalog.WhoBills).ToDictionary(g => g.Key, g => g.Min(a => a.DataUpTo), StringComparer.Ordinal);
        return new Lateness([.. late.Distinct()], upTo);
    }

    // Only what the two compared sides are made of; seats and names are read otherwise. A feed that is no longer known mattered once.
    private bool Matters(Connection account, string feed) =>
        catalog.Find(account.Provider)?.Setup.Feeds.FirstOrDefault(f => f.Key == feed) is not { } known
        || (known.Step == FeedStep.Day && (known.Fate.HasFlag(Fate.Usage) || known.Fate.HasFlag(Fate.Bill)));
}

/// <param name="DataUpTo">Of the provider's account that is furthest behind; null: never read.</param>
public sealed record Lateness(IReadOnlyList<LateDay> Days, IReadOnlyDictionary<string, DateTimeOffset?> DataUpTo);
