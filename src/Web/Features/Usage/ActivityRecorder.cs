using TeamCost.Contracts;
using TeamCost.Web.Data;
using TeamCost.Web.Features.People;
using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Features.Usage;

/// <summary>
/// The one door for activity lines: the whole truth of a source's days, inside the caller's unit of work, which opened the source. Items that say the
/// same (tool, provider, metric, detail, name) of one day are one line, their values added.
/// </summary>
public sealed class ActivityRecorder(AppDbContext db, CurrentOrg org, IdentityOpener names, Tellings tellings, DirtyDays dirty, TimeProvider clock)
{
    private const decimal Most = 1_000_000_000_000_000m;

    /// <returns>How many lines changed or vanished; an error names the first item that cannot be true, and then nothing is written.</returns>
    public async Task<Result<int>> RecordAsync(
        Guid sourceId, DayRange days, IReadOnlyList<ActivityItem> items, DateTimeOffset observedAt, CancellationToken ct)
    {
        if (items.Select(item => ReasonAgainst(item, days)).FirstOrDefault(reason => reason is not null) is { } reason)
        {
            return new Error(ErrorKind.Invalid, reason);
        }

        var now = clock.GetUtcNow();
        var at = observedAt > now ? now : observedAt.ToUniversalTime();
        var identities = await names.OpenAsync(items.Select(item => item.Identity), ct);
        var accepted = await tellings.AcceptAsync(sourceId, Tellings.Activity, days.Each(), at, ct);
        var lines = items.GroupBy(KeyOf).Select(same => (same.Key, Item: same.First(), Value: Round(same.Sum(item => item.Value)))).ToList();
        var changed = await db.DaysAsync(
            SqlText.Of<ActivityRecorder>("WriteActivity"), ct, org.RequiredId, sourceId, accepted, at,
            Each(line => line.Item.Day), Each(line => line.Key.Key), Each(line => line.Item.Tool), Each(line => line.Item.Provider),
            Each(line => line.Item.Metric), Each(line => line.Item.Detail),
            Each(line => IdentityOpener.Fold(line.Item.Identity) is { Length: > 0 } name ? identities[name] : Guid.Empty), Each(line => line.Value));
        await dirty.MarkAsync(changed.ToHashSet(), ct);
        return changed.Count;

        T[] Each<T>(Func<((DateOnly Day, Guid Key) Key, ActivityItem Item, decimal Value), T> part) => [.. lines.Select(part)];
    }

    private static (DateOnly Day, Guid Key) KeyOf(ActivityItem item) =>
        (item.Day, ToldKey.Of(item.Tool, item.Provider, item.Metric, item.Detail, IdentityOpener.Fold(item.Identity)));

    private static string? ReasonAgainst(ActivityItem item, DayRange days) =>
        !days.Contains(item.Day) ? $"A figure of {item.Day:yyyy-MM-dd} lies outside the days that it is told with ({days.First:yyyy-MM-dd} to {days.Last:yyyy-MM-dd})."
        : item.Provider is not { Length: > 0 and <= 64 } || item.Tool is not { Length: > 0 and <= 64 } ? "A figure names its provider and its tool, each up to 64 characters."
        : item.Metric is not { Length: > 0 and <= 40 } metric || metric.Any(c => c is not ((>= 'a' and <= 'z') or (>= '0' and <= '9') or '-'))
            ? "A metric is up to 40 lower-case letters, digits and dashes, such as lines-added."
        : item.Detail.Length > 120 ? "What a figure is split by is up to 120 characters."
        : item.Value is < 0 or > Most ? "A figure is never negative, and at most 10^15."
        : null;

    // As it is kept: six decimals.
    private static decimal Round(decimal value) => Math.Round(value, 6, MidpointRounding.AwayFromZero);
}
