using Microsoft.EntityFrameworkCore;
using TeamCost.Contracts;
using TeamCost.Web.Data;
using TeamCost.Web.Features.Notifications;
using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Features.Reports.Weekly;

/// <summary>Whom of one organization a week is still to be told of.</summary>
public sealed class WeeklyRound(AppDbContext db, OrgTransaction unit, MailWishes wishes, CurrentOrg org, TimeProvider clock)
{
    /// <returns>Null: nothing is due. Else the week and who has not been told; the empty id for the organization's channels, last.</returns>
    public async Task<WeeklyDue?> DueAsync(CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        if (WeeklyTime.DueAt(now, org.TimeZone) is not { } week)
        {
            return null;
        }

        await using var reading = await unit.BeginReadingAsync(ct);
        // UTC days that reach into the week.
        var (first, last) = (week.First.AddDays(-1), week.Last.AddDays(1));
        if (WeeklyTime.MayWait(now, org.TimeZone) && await db.DirtyDays.AnyAsync(d => d.Day >= first && d.Day <= last, ct))
        {
            return null;
        }

        var done = await db.ToldWeeks.Where(w => w.Week == week.First).Select(w => w.UserId).ToListAsync(ct);
        var readers = (await wishes.WeeklyReadersAsync(ct)).Except(done).ToList();
        if (!done.Contains(Guid.Empty) && await db.Channels.AnyAsync(c => c.State == ChannelState.On && c.Kinds.Contains(NoticeKinds.WeeklySummary), ct))
        {
            readers.Add(Guid.Empty);
        }

        return new WeeklyDue(week, readers);
    }
}

public sealed record WeeklyDue(DayRange Week, IReadOnlyList<Guid> Readers);
