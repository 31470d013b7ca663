using Microsoft.EntityFrameworkCore;
using TeamCost.Contracts;
using TeamCost.Web.Data;
using TeamCost.Web.Features.People;
using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Features.Billing;

/// <summary>
/// Brings the intervals of a source's seats in step with what its provider lists now, inside the caller's unit of work, which opened the source.
/// A list that is older than one already taken in changes nothing.
/// </summary>
public sealed class SeatRecorder(AppDbContext db, CurrentOrg org, IdentityOpener names, Tellings tellings, DirtyDays dirty, TimeProvider clock)
{
    private const int LongestHolder = 200;

    /// <param name="sourceId">Whose list it is.</param>
    /// <param name="day">The UTC day on which the list was read: seats that are missing are closed on it.</param>
    /// <param name="listed">Every seat that the provider lists.</param>
    /// <param name="observedAt">When the list was read.</param>
    /// <param name="ct">Gives up.</param>
    /// <returns>How many intervals changed; an error names the first seat that cannot be true, and then nothing is written.</returns>
    public async Task<Result<int>> RecordAsync(Guid sourceId, DateOnly day, IReadOnlyList<SeatItem> listed, DateTimeOffset observedAt, CancellationToken ct)
    {
        if (listed.Select(ReasonAgainst).FirstOrDefault(reason => reason is not null) is { } reason)
        {
            return new Error(ErrorKind.Invalid, reason);
        }

        var now = clock.GetUtcNow();
        var at = observedAt > now ? now : observedAt.ToUniversalTime();
        if (!await tellings.IsNewestAsync(sourceId, Tellings.Seats, day, at, ct))
        {
            return 0;
        }

        var identities = await names.OpenAsync(listed.Select(seat => seat.Identity), ct);
        var intervals = new SeatIntervals(await KnownAsync(sourceId, ct), day, at);
        intervals.Tell([.. listed.Select(seat => (Trimmed(seat), IdentityOpener.Fold(seat.Identity) is { Length: > 0 } name ? identities[name] : (Guid?)null))]);
        await WriteAsync(sourceId, intervals, ct);
        if (intervals.ChangedFrom is { } from)
        {
            await dirty.MarkFromAsync(from, ct);
        }

        return intervals.Written.Count + intervals.Gone.Count;
    }

    private Task<List<SeatInterval>> KnownAsync(Guid sourceId, CancellationToken ct) => db.Seats.TagWith("Billing.Seats").AsNoTracking()
        .Where(s => s.SourceId == sourceId)
        .Select(s => new SeatInterval(
            s.Holder, s.FromDay, s.UntilDay, s.IdentityId, s.Provider, s.Tool, s.Plan, s.EndsOn, s.LastActivityAt, s.LastActivityIn, s.SeenAt))
        .ToListAsync(ct);

    private async Task WriteAsync(Guid sourceId, SeatIntervals intervals, CancellationToken ct)
    {
        var written = intervals.Written;
        if (written.Count + intervals.Gone.Count == 0)
        {
            return;
        }

        await db.ExecuteAsync(
            SqlText.Of<SeatRecorder>("WriteSeats"), ct, org.RequiredId, sourceId,
            intervals.Gone.Select(one => one.Holder).ToArray(), intervals.Gone.Select(one => one.From).ToArray(),
            Each(s => s.Holder), Each(s => s.From), Each(s => s.Until), Each(s => s.IdentityId), Each(s => s.Provider), Each(s => s.Tool), Each(s => s.Plan),
            Each(s => s.EndsOn), Each(s => s.LastActivityAt), Each(s => s.LastActivityIn), Each(s => s.SeenAt));

        T[] Each<T>(Func<SeatInterval, T> part) => [.. written.Select(part)];
    }

    private static string? ReasonAgainst(SeatItem seat) =>
        seat.Holder is not { Length: > 0 and <= LongestHolder } ? "A seat names its holder, by up to 200 characters."
        : seat.Provider is not { Length: > 0 and <= 64 } || seat.Tool is not { Length: > 0 and <= 64 } || seat.Plan is not { Length: > 0 and <= 64 }
            ? "A seat names its provider, tool and plan, each up to 64 characters."
        : null;

    // PostgreSQL keeps microseconds; what is compared must be what is kept.
    private static SeatItem Trimmed(SeatItem seat) => seat with
    {
        LastActivityAt = seat.LastActivityAt?.ToUniversalTime() is { } at ? new DateTimeOffset(at.Ticks - (at.Ticks % TimeSpan.TicksPerMicrosecond), TimeSpan.Zero) : null,
        LastActivityIn = seat.LastActivityIn is { Length: > 120 } longer ? longer[..120] : seat.LastActivityIn,
    };
}
