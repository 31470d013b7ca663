using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using TeamCost.Web.Data;
using TeamCost.Web.Platform.Tenancy;
using TeamCost.Web.Platform.Ui;

namespace TeamCost.Web.Features.Alerts;

/// <summary>What the alert is about is not told for a while: three days, a week, or until its period is over. It is still kept and shown.</summary>
[Route("o/{org}/alerts/{id:guid}/mute")]
[Authorize(Policy = OrgPolicies.Admin)]
public sealed class AlertMutesController(AppDbContext db, AlertPageQuery pages, CurrentOrg org, TimeProvider clock) : OrgController
{
    [HttpPost]
    public async Task<IActionResult> Create(Guid id, string? until, CancellationToken ct)
    {
        if (await pages.RunAsync(id, ct) is not { } page)
        {
            return NotFound();
        }

        if (End(page.Alert, until) is not { } end)
        {
            return GoTo(Back(id), "Choose three days, a week, or until the period is over.");
        }

        var (subject, now) = (page.Alert.Subject, clock.GetUtcNow());
        if (await db.AlertMutes.SingleOrDefaultAsync(m => m.Subject == subject, ct) is { } mute)
        {
            mute.Change(end, org.UserId, now);
        }
        else
        {
            db.AlertMutes.Add(new AlertMute(subject, end, org.UserId, now));
        }

        await db.SaveChangesAsync(ct);
        return GoTo(Back(id), $"Nobody is told of it until {Figures.Instant(end, org.TimeZone)}.");
    }

    [HttpPost("delete")]
    public async Task<IActionResult> Delete(Guid id, CancellationToken ct)
    {
        if (await pages.RunAsync(id, ct) is not { } page)
        {
            return NotFound();
        }

        await db.AlertMutes.Where(m => m.Subject == page.Alert.Subject).ExecuteDeleteAsync(ct);
        return GoTo(Back(id), "It is told again from now on. What happened meanwhile is not told later.");
    }

    private string Back(Guid id) => Url.Action("Show", "Alerts", new { org = org.Slug, id })!;

    private DateTimeOffset? End(Alert alert, string? until) => until switch
    {
        "3d" => clock.GetUtcNow().AddDays(3),
        "week" => clock.GetUtcNow().AddDays(7),
        "period" when alert.PeriodLast is { } last => Midnight(last.AddDays(1)),
        _ => null,
    };

    private DateTimeOffset Midnight(DateOnly day)
    {
        var local = day.ToDateTime(TimeOnly.MinValue);
        // Where the clocks skip midnight, the day begins an hour later.
        local = org.TimeZone.IsInvalidTime(local) ? local.AddHours(1) : local;
        return new DateTimeOffset(local, org.TimeZone.GetUtcOffset(local)).ToUniversalTime();
    }
}
