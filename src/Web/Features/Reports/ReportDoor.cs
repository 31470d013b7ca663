using Microsoft.EntityFrameworkCore;
using TeamCost.Web.Data;
using TeamCost.Web.Features.People;
using TeamCost.Web.Features.Usage;
using TeamCost.Web.Platform.Http;
using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Features.Reports;

/// <summary>Reads a report's address: whom it is about must exist here, and the asker must be allowed to see it.</summary>
public sealed class ReportDoor(ReportQuery reports, NamesQuery names, AppDbContext db, PublicAddress address, CurrentOrg org, TimeProvider clock)
{
    public async Task<ReportAnswer> AskAsync(HttpRequest request, CancellationToken ct)
    {
        var known = await names.RunAsync(ct);
        var scope = new SpendScope(org.SeesPeople, org.UserId, known.OwnTeams);
        var asked = SpendQuestion.Read(request.Query, org.Today(clock));
        if (!await AreHereAsync(asked.Filter, known, ct))
        {
            return new ReportAnswer(null, MaySee: true);
        }

        // A page leaves out what its reader may not ask for and says so; a file that goes from hand to hand is made of what was asked, or not at all.
        if (asked.Filter.People.Any(p => !scope.MaySeePerson(p)) || asked.Filter.Teams.Any(t => !scope.MaySeeTeam(t)))
        {
            return new ReportAnswer(null, MaySee: false);
        }

        var screen = new SpendLinks($"/o/{org.Slug}/spend", asked.Filter with { Preset = null }, []).Here;
        return new ReportAnswer(await reports.RunAsync(asked, scope, known, address.Of(request) + screen, ct), MaySee: true);
    }

    private async Task<bool> AreHereAsync(SpendFilter filter, Names known, CancellationToken ct)
    {
        foreach (var person in filter.People.Where(p => p != Guid.Empty && !known.People.ContainsKey(p)))
        {
            // Somebody who left has a report as long as there is usage.
            if (!await db.DailyUsage.TagWith("Reports.Person").AnyAsync(row => row.PersonId == person, ct))
            {
                return false;
            }
        }

        return filter.Teams.All(team => team == Guid.Empty || known.Teams.ContainsKey(team));
    }
}

/// <param name="Report">Null: it is about nobody here, or about somebody whom the asker may not see.</param>
public sealed record ReportAnswer(Report? Report, bool MaySee);
