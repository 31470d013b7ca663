namespace TeamCost.Web.Features.Billing;

/// <summary>A holder's time in a seat: what a row of <c>seats</c> says.</summary>
internal sealed record SeatInterval(
    string Holder, DateOnly From, DateOnly? Until, Guid? IdentityId, string Provider, string Tool, string Plan, DateOnly? EndsOn,
    DateTimeOffset? LastActivityAt, string? LastActivityIn, DateTimeOffset SeenAt);

/// <summary>
/// What a list of seats makes of the known intervals of its source. Pure: a seat opens from the day that the provider says (else the day it is
/// first seen), closes on the day on which it is no longer listed, opens again as another interval, and another plan is another interval.
/// </summary>
internal sealed class SeatIntervals(IEnumerable<SeatInterval> known, DateOnly day, DateTimeOffset observedAt)
{
    private readonly ILookup<string, SeatInterval> _known = known.OrderBy(interval => interval.From).ToLookup(interval => interval.Holder, StringComparer.Ordinal);
    private DateOnly? _changedFrom;

    public List<SeatInterval> Written { get; } = [];

    public List<(string Holder, DateOnly From)> Gone { get; } = [];

    /// <summary>The first day whose fees are another now; null: none.</summary>
    public DateOnly? ChangedFrom => _changedFrom;

    public void Tell(IReadOnlyCollection<(SeatItem Item, Guid? IdentityId)> listed)
    {
        var now = listed.DistinctBy(one => one.Item.Holder, StringComparer.Ordinal).ToDictionary(one => one.Item.Holder, StringComparer.Ordinal);
        foreach (var holder in _known.Where(holder => !now.ContainsKey(holder.Key)))
        {
            if (holder.SingleOrDefault(interval => interval.Until is null) is { } open)
            {
                Close(open, day);
            }
        }

        foreach (var (item, identityId) in now.Values)
        {
            Tell(item, identityId);
        }
    }

    private void Tell(SeatItem item, Guid? identityId)
    {
        var intervals = _known[item.Holder].ToList();
        var open = intervals.SingleOrDefault(interval => interval.Until is null);
        var isSame = open is not null && (open.Provider, open.Tool, open.Plan) == (item.Provider, item.Tool, item.Plan);
        if (open is not null && !isSame && open.From < day)
        {
            Close(open, day);
            Open(item, identityId, day);
            return;
        }

        if (open is not null && isSame && item.From > open.From && item.From > DateOnly.FromDateTime(open.SeenAt.UtcDateTime) && item.From <= day)
        {
            // Given back and taken again since it was last seen.
            Close(open, item.From.Value);
            Open(item, identityId, item.From.Value);
            return;
        }

        var before = intervals.Where(interval => interval.Until is not null).Max(interval => interval.Until);
        if (open is null)
        {
            Open(item, identityId, Later(item.From ?? day, before));
        }
        else
        {
            Keep(open, Now(item, identityId, item.From < open.From ? Later(item.From.Value, before) : open.From));
        }
    }

    // The same seat: what is said of it is new, and perhaps that it is older, that it ends, or under which name its holder is known.
    private void Keep(SeatInterval open, SeatInterval now)
    {
        if (now.From < open.From)
        {
            Gone.Add((open.Holder, open.From));
            Change(now.From);
        }

        if (now.IdentityId != open.IdentityId || (now.Provider, now.Tool, now.Plan) != (open.Provider, open.Tool, open.Plan))
        {
            Change(now.From);
        }

        if (now.EndsOn != open.EndsOn)
        {
            Change(now.EndsOn is null || open.EndsOn < now.EndsOn ? open.EndsOn!.Value : now.EndsOn.Value);
        }

        // When it was seen is kept to the day: a list that is read every hour and says the same is not written every hour.
        if (now with { SeenAt = open.SeenAt } != open || now.SeenAt.UtcDateTime.Date > open.SeenAt.UtcDateTime.Date)
        {
            Written.Add(now);
        }
    }

    private void Open(SeatItem item, Guid? identityId, DateOnly from)
    {
        Written.Add(Now(item, identityId, from));
        Change(from);
    }

    private void Close(SeatInterval open, DateOnly until)
    {
        if (open.From >= until)
        {
            Gone.Add((open.Holder, open.From));
            Change(open.From);
            return;
        }

        Written.Add(open with { Until = until });
        Change(until);
    }

    private SeatInterval Now(SeatItem item, Guid? identityId, DateOnly from) => new(
        item.Holder, from, null, identityId, item.Provider, item.Tool, item.Plan, item.EndsOn, item.LastActivityAt, item.LastActivityIn, observedAt);

    private void Change(DateOnly from) => _changedFrom = _changedFrom < from ? _changedFrom : from;

    private static DateOnly Later(DateOnly from, DateOnly? before) => before > from ? before.Value : from;
}
