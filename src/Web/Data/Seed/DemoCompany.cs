using TeamCost.Contracts;
using TeamCost.Web.Features.Billing;
using TeamCost.Web.Features.People;
using TeamCost.Web.Features.Pricing;
using TeamCost.Web.Features.Usage;
using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Data.Seed;

/// <summary>
/// Fills the demo organization: three teams, twelve people, 120 days, several tools and accounts, a model without a price, a name that belongs
/// to nobody yet, seats and bills. Screens designed on three rows lie.
/// </summary>
internal sealed class DemoCompany(AppDbContext db, CurrentOrg org, OrgTransaction unit, UsageRecorder recorder, DirtyDays dirty, RollUp rollUp, TimeProvider clock)
{
    private static readonly string[] Teams = ["Hardware", "Perception", "Platform"];
    private static readonly string[] Claude = ["claude-sonnet-5", "claude-sonnet-5", "claude-opus-4-8", "claude-haiku-4-5"];

    private readonly DemoUsage _usage = new(DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime), clock.GetUtcNow().Hour);

    public async Task FillAsync(IReadOnlyList<DemoPerson> people, CancellationToken ct)
    {
        await using (var transaction = await unit.BeginAsync(ct))
        {
            await AddPeopleAsync(people, ct);
            AddPaidBy(people[0].Id);
            await db.SaveChangesAsync(ct);
            await transaction.CommitAsync(ct);
        }

        foreach (var person in people)
        {
            await RecordMachinesAsync(person, ct);
        }

        await RecordAccountsAsync(people, ct);
        await AddBillsAsync(ct);
        await rollUp.RunAsync(ct);
    }

    private async Task AddPeopleAsync(IReadOnlyList<DemoPerson> people, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var teams = Teams.Select(name => new Team(name, now)).ToList();
        db.Teams.AddRange(teams);
        await db.SaveChangesAsync(ct);
        foreach (var person in people)
        {
            if (person.Index > 0)
            {
                // Bob helps to run it, Luis from finance only reads.
                var role = person.Index switch { 1 => OrgRole.Admin, 11 => OrgRole.Viewer, _ => OrgRole.Member };
                db.Memberships.Add(new Membership(org.RequiredId, person.Id, role, now));
            }

            var joined = new TeamMember(teams[person.Index % Teams.Length].Id, person.Id, _usage.Range.First);
            db.TeamMembers.Add(joined);
            if (person.Index == 5)
            {
                // One person changed teams: what was spent before stays with the old one.
                joined.LeaveOn(_usage.Range.Last.AddDays(-40));
                db.TeamMembers.Add(new TeamMember(teams[0].Id, person.Id, _usage.Range.Last.AddDays(-40)));
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

    private async Task RecordMachinesAsync(DemoPerson person, CancellationToken ct)
    {
        var zeal = 0.35 + (person.Index * 7 % 12 / 12.0);
        var lines = new List<UsageLine>();
        if (person.Index is not (4 or 11))
        {
            lines.AddRange(_usage.OnMachine(person.Index, "claude-code", "anthropic", Claude, zeal));
        }

        if (person.Index % 3 == 1)
        {
            lines.AddRange(_usage.OnMachine(person.Index, "codex", "openai", ["gpt-5.3-codex", "gpt-5.1-codex-mini"], 0.5));
        }

        if (person.Index % 4 == 2)
        {
            lines.AddRange(_usage.OnMachine(person.Index, "cursor", "anthropic", ["claude-sonnet-4-6"], 0.3));
        }

        if (person.Index is 4 or 8)
        {
            lines.AddRange(_usage.OnMachine(person.Index, "copilot", "openai", ["gpt-5.4-mini"], 0.6));
        }

        if (person.Index == 9)
        {
            lines.AddRange(_usage.OnMachine(person.Index, "opencode", "openrouter", ["acme-internal-coder"], 0.25));
        }

        await RecordAsync(SourceClaim.Device(person.Id, Installation(person.Index), $"{person.Name.Split(' ')[0]}'s laptop"), lines, wholeTruth: false, ct);
    }

    private async Task RecordAccountsAsync(IReadOnlyList<DemoPerson> people, CancellationToken ct)
    {
        var anthropic = SourceClaim.Connection(Installation(100), "Anthropic, production");
        await RecordAsync(anthropic,
            [
                .. _usage.OfAccount("ci-build-key", "anthropic", "claude-haiku-4-5", 900_000),
                .. _usage.OfAccount(DemoCast.EmailOf(people[2].Name), "anthropic", "claude-sonnet-5", 700_000),
            ], wholeTruth: true, ct);
        await RecordAsync(SourceClaim.Connection(Installation(101), "Google AI"),
            _usage.OfAccount(DemoCast.EmailOf(people[7].Name), "google", "gemini-3.1-pro-preview", 1_500_000), wholeTruth: true, ct);
    }

    private async Task RecordAsync(SourceClaim claim, List<UsageLine> lines, bool wholeTruth, CancellationToken ct)
    {
        var batch = new UsageBatch(Guid.Empty, ReaderVersion: 1, clock.GetUtcNow(), _usage.Range, wholeTruth, lines);
        var rejected = (await recorder.RecordAsync(claim, batch, ct)).Match(receipt => receipt.Rejected, error => [new RejectedLine(-1, error.Message)]);
        if (rejected.Count > 0)
        {
            throw new InvalidOperationException($"The demo invents bad lines: {rejected[0].Reason}");
        }
    }

    // Copilot seats on the first of each month.
    private async Task AddBillsAsync(CancellationToken ct)
    {
        await using var transaction = await unit.BeginAsync(ct);
        var source = new Source(SourceKind.Connection, "demo-github", "GitHub", machineId: null, userId: null, selfDeclared: false, clock.GetUtcNow());
        db.Sources.Add(source);
        await db.SaveChangesAsync(ct);
        var firsts = _usage.Range.Each().Where(day => day.Day == 1).ToList();
        foreach (var day in firsts)
        {
            db.BillLines.Add(new BillLine
            {
                Day = day,
                SourceId = source.Id,
                Key = Guid.CreateVersion7(),
                Provider = "github",
                Tool = "copilot",
                What = "Copilot Business, 4 seats",
                Amount = 76m,
                Currency = "USD",
                AmountUsd = 76m,
                ObservedAt = clock.GetUtcNow(),
            });
        }

        await db.SaveChangesAsync(ct);
        await dirty.MarkAsync(firsts, ct);
        await transaction.CommitAsync(ct);
    }

    private static Guid Installation(int number) => new(number, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1);
}
