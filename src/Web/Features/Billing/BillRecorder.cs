using TeamCost.Contracts;
using TeamCost.Web.Data;
using TeamCost.Web.Features.People;
using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Features.Billing;

/// <summary>
/// The one door for bill lines: the whole truth of a source's days, inside the caller's unit of work, which opened the source. Items that say the
/// same (provider, tool, model, what, kind, name, currency) of one day are one line, their amounts added. Amounts in another currency than dollars keep it; their
/// dollars stay unknown.
/// </summary>
public sealed class BillRecorder(AppDbContext db, CurrentOrg org, IdentityOpener names, Tellings tellings, DirtyDays dirty, TimeProvider clock)
{
    private const decimal Most = 1_000_000_000m;
    private const int LongestWhat = 200;

    /// <returns>How many lines changed or vanished; an error names the first item that cannot be true, and then nothing is written.</returns>
    public async Task<Result<int>> RecordAsync(
        Guid sourceId, DayRange days, IReadOnlyList<BillItem> items, DateTimeOffset observedAt, CancellationToken ct)
    {
        if (items.Select(item => ReasonAgainst(item, days)).FirstOrDefault(reason => reason is not null) is { } reason)
        {
            return new Error(ErrorKind.Invalid, reason);
        }

        var now = clock.GetUtcNow();
        var at = observedAt > now ? now : observedAt.ToUniversalTime();
        var identities = await names.OpenAsync(items.Select(item => item.Identity), ct);
        var accepted = await tellings.AcceptAsync(sourceId, Tellings.Bill, days.Each(), at, ct);
        var lines = items.GroupBy(KeyOf).Select(same => (same.Key, Item: same.First(), Amount: Round(same.Sum(item => item.Amount.Amount)))).ToList();
        var changed = await db.DaysAsync(
            SqlText.Of<BillRecorder>("WriteBill"), ct, org.RequiredId, sourceId, accepted, at,
            Each(line => line.Item.Day), Each(line => line.Key.Key), Each(line => line.Item.Provider), Each(line => line.Item.Tool), Each(line => line.Item.Model),
            Each(line => Cut(line.Item.What)), Each(line => Naming.Kebab(line.Item.Kind.ToString())),
            Each(line => IdentityOpener.Fold(line.Item.Identity) is { Length: > 0 } name ? identities[name] : Guid.Empty),
            Each(line => line.Amount), Each(line => line.Item.Amount.Currency));
        await dirty.MarkAsync(changed.ToHashSet(), ct);
        return changed.Count;

        T[] Each<T>(Func<((DateOnly Day, Guid Key) Key, BillItem Item, decimal Amount), T> part) => [.. lines.Select(part)];
    }

    private static (DateOnly Day, Guid Key) KeyOf(BillItem item) => (item.Day, ToldKey.Of(
        item.Provider, item.Tool, item.Model, item.What, Naming.Kebab(item.Kind.ToString()), IdentityOpener.Fold(item.Identity), item.Amount.Currency));

    private static string? ReasonAgainst(BillItem item, DayRange days) =>
        !days.Contains(item.Day) ? $"An amount of {item.Day:yyyy-MM-dd} lies outside the days that it is told with ({days.First:yyyy-MM-dd} to {days.Last:yyyy-MM-dd})."
        : item.Provider is not { Length: > 0 and <= 64 } || item.Tool is not { Length: > 0 and <= 64 } ? "An amount names its provider and its tool, each up to 64 characters."
        : item.Model.Length > 200 ? "The model of an amount is up to 200 characters."
        : Math.Abs(item.Amount.Amount) > Most ? "An amount lies between -1,000,000,000 and 1,000,000,000."
        : item.Amount.Currency is not { Length: 3 } currency || currency.Any(letter => letter is < 'A' or > 'Z') ? "The currency of an amount is three capital letters, such as USD."
        : null;

    // As it is kept: twelve decimals, halves away from zero, which is how PostgreSQL rounds.
    private static decimal Round(decimal amount) => Math.Round(amount, 12, MidpointRounding.AwayFromZero);

    private static string Cut(string what) => what.Length > LongestWhat ? what[..LongestWhat] : what;
}
