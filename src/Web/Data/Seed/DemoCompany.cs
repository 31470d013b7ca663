using Microsoft.EntityFrameworkCore;
using TeamCost.Contracts;
using TeamCost.DemoWorld;
using TeamCost.Web.Features.People;
using TeamCost.Web.Features.Pricing;
using TeamCost.Web.Features.Usage;
using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Data.Seed;

/// <summary>
/// Fills the demo organization: three teams, twelve people, 120 days, several tools and accounts, a model without a price, a name that belongs
/// to nobody yet, seats and bills. Screens designed on three rows lie.
/// </summary>
internal sealed class DemoCompany(AppDbContext db, CurrentOrg org, OrgTransaction unit, UsageRecorder recorder, DemoAccounts accounts, DemoReports reports, SourceOpener sources,
    ActivityRecorder activity, RollUp rollUp, DemoBudgets budgets, TimeProvider clock)
{
    private static readonly string[] Teams = ["Hardware", "Perception", "Platform"];

    private readonly Company _company = new(clock.GetUtcNow());
    private Guid _firstTeam;

    public async Task FillAsync(IReadOnlyList<DemoPerson> people, CancellationToken ct)
    {
        await using (var transaction = await unit.BeginAsync(ct))
        {
            await AddPeopleAsync(people, ct);
            AddPaidBy(people[0].Id);
            (await db.Organizations.SingleAsync(ct)).AllowPublishing(true);
            await db.SaveChangesAsync(ct);
            await transaction.CommitAsync(ct);
        }

        foreach (var person in people)
        {
            await RecordMachinesAsync(person, ct);
            await RecordActiveTimeAsync(person, ct);
        }

        await accounts.AddAsync(_company, people[0].Id, ct);
        await AssignNamesAsync(people, ct);
        // Who has no machine among those that sync.
        await reports.AddAsync(people[4], ct);
        await rollUp.RunAsync(ct);
        await budgets.AddAsync(_firstTeam, people[0].Id, ct);
    }

    private async Task AddPeopleAsync(IReadOnlyList<DemoPerson> people, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var teams = Teams.Select(name => new Team(name, now)).ToList();
        db.Teams.AddRange(teams);
        await db.SaveChangesAsync(ct);
        _firstTeam = teams[0].Id;
        foreach (var person in people)
        {
            if (person.Index > 0)
            {
                // Bob helps to run it, Luis from finance only reads.
                var role = person.Index switch { 1 => OrgRole.Admin, 11 => OrgRole.Viewer, _ => OrgRole.Member };
                db.Memberships.Add(new Membership(org.RequiredId, person.Id, role, now));
            }

            var joined = new TeamMember(teams[person.Index % Teams.Length].Id, person.Id, _company.Days.First);
            db.TeamMembers.Add(joined);
            if (person.Index == 5)
            {
                // One person changed teams: what was spent before stays with the old one.
                joined.LeaveOn(_company.Days.Last.AddDays(-40));
                db.TeamMembers.Add(new TeamMember(teams[0].Id, person.Id, _company.Days.Last.AddDays(-40)));
            }
        }
    }

    private void AddPaidBy(Guid by)
    {
        var now = clock.GetUtcNow();
        db.BillingModes.Add(new BillingMode("copilot", BillingMode.Everybody, PaidBy.Seat, by, now));
        db.BillingModes.Add(new BillingMode("claude-code", BillingMode.Everybody, PaidBy.Metered, by, now));
        db.BillingModes.Add(new BillingMode("codex", BillingMode.Everybody, PaidBy.Metered, by, now));
    }

    // Most logins are known; one person's, and the nightly job's key, wait in the inbox.
    private async Task AssignNamesAsync(IReadOnlyList<DemoPerson> people, CancellationToken ct)
    {
        await using var transaction = await unit.BeginAsync(ct);
        var (by, now) = (people[0].Id, clock.GetUtcNow());
        foreach (var identity in await db.Identities.Where(identity => identity.Name.StartsWith("github:") || identity.Name.StartsWith("service:")).ToListAsync(ct))
        {
            if (identity.Name.StartsWith("service:", StringComparison.Ordinal))
            {
                identity.CallService(by, now);
            }
            else if (people.FirstOrDefault(person => identity.Name == $"github:{Cast.LoginOf(person.Index)}") is { } holder && holder.Index != 8)
            {
                identity.AssignTo(holder.Id, by, now);
            }
        }

        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
    }

    private Task RecordMachinesAsync(DemoPerson person, CancellationToken ct) =>
        RecordAsync(SourceClaim.Device(person.Id, Installation(person.Index), $"{person.Name.Split(' ')[0]}'s laptop"), _company.Machines[person.Index], ct);

    // Some have the tool's own telemetry switched on; of the others nobody knows how long they worked with it.
    private async Task RecordActiveTimeAsync(DemoPerson person, CancellationToken ct)
    {
        if (person.Index % 3 == 2)
        {
            return;
        }

        var items = _company.Machines[person.Index].Where(line => line.Tool == "claude-code").GroupBy(line => line.Day).SelectMany(day =>
        {
            var output = day.Sum(line => line.Tokens.Output);
            return new[] { ("user", Math.Min(output / 40, 3 * 3_600)), ("cli", Math.Min(output / 15, 5 * 3_600)) }
                .Select(part => new ActivityItem(day.Key, "claude-code", "anthropic", "active-seconds", part.Item2, Detail: part.Item1));
        }).ToList();
        await using var transaction = await unit.BeginAsync(ct);
        var now = clock.GetUtcNow();
        var source = await sources.OpenAsync(SourceClaim.Telemetry($"demo:{person.Index}", $"{person.Name.Split(' ')[0]}'s telemetry", null, person.Id, selfDeclared: false), 1, now, ct);
        (await activity.RecordAsync(source.Id, _company.Days, items, now, ct)).Match(_ => true, error => throw new InvalidOperationException($"The demo invents bad activity: {error.Message}"));
        await transaction.CommitAsync(ct);
    }

    private async Task RecordAsync(SourceClaim claim, IReadOnlyList<UsageLine> lines, CancellationToken ct)
    {
        var batch = new UsageBatch(Guid.Empty, ReaderVersion: 1, clock.GetUtcNow(), _company.Days, WholeTruth: false, lines);
        var rejected = (await recorder.RecordAsync(claim, batch, ct)).Match(receipt => receipt.Rejected, error => [new RejectedLine(-1, error.Message)]);
        if (rejected.Count > 0)
        {
            throw new InvalidOperationException($"The demo invents bad lines: {rejected[0].Reason}");
        }
    }

    private static Guid Installation(int number) => new(number, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1);
}
