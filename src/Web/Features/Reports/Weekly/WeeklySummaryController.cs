using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using TeamCost.Web.Data;
using TeamCost.Web.Features.Usage;
using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Features.Reports.Weekly;

/// <summary>A week as its mail says it, to look at before asking for it.</summary>
[Route("o/{org}/reports/weekly")]
public sealed class WeeklySummaryController(WeeklySummaryQuery summaries, AppDbContext db, CurrentOrg org, TimeProvider clock) : OrgController
{
    [HttpGet]
    public async Task<IActionResult> Show(string? week, CancellationToken ct)
    {
        var today = org.Today(clock);
        var isGiven = DateOnly.TryParseExact(week, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var asked) && asked.Year > 2000 && asked <= today;
        var days = isGiven ? WeeklyTime.Of(asked) : WeeklyTime.LastBefore(today);
        var isWanted = await db.MailWishes.AnyAsync(w => w.UserId == org.UserId && w.Weekly, ct);
        return View("Show", new WeeklyPage(await summaries.RunAsync(days, ct), Request.Path, today, isWanted, week is { Length: > 0 } && !isGiven));
    }
}

/// <param name="IsWanted">The reader gets it by mail.</param>
/// <param name="IsInstead">The address names no week that is here; this is the last one.</param>
public sealed record WeeklyPage(WeeklySummary Week, string Path, DateOnly Today, bool IsWanted, bool IsInstead = false)
{
    public bool IsSoFar => Week.Days.Contains(Today);

    public bool HasNext => Week.Days.Last < Today;

    public string Href(int weeks) => $"{Path}?week={Week.Days.First.AddDays(7 * weeks).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}";

    public string Root => Path[..Path.LastIndexOf("/reports/", StringComparison.Ordinal)];

    /// <summary>Spend of the week by something, narrowed to it.</summary>
    public string Behind(Mover mover) => new SpendLinks($"{Root}/spend", new SpendFilter(Week.Days).With(mover.By, [mover.Key]), []).Here;
}
