using Microsoft.EntityFrameworkCore;
using TeamCost.Web.Data;
using TeamCost.Web.Features.People;
using TeamCost.Web.Features.Usage;
using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Features.Organizations.Identities;

/// <summary>How much of the organization's spend belongs to whom, and how much to names that are nobody's: parts that add up.</summary>
public sealed class IdentitySumsQuery(AppDbContext db, CurrentOrg org)
{
    public async Task<IdentitySums> RunAsync(DateOnly firstDay, int days, CancellationToken ct)
    {
        var counts = await db.Identities.TagWith("Organizations.IdentityCounts").AsNoTracking()
            .GroupBy(i => i.State).Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, ct);
        var pending = await db.DirtyDays.TagWith("Organizations.IdentityCounts").CountAsync(ct);
        await using var command = SpendSql.Command(db, SqlText.Of<IdentitySumsQuery>("IdentitySums"));
        command.Parameters.Add(new() { Value = org.RequiredId });
        command.Parameters.Add(new() { Value = firstDay });
        await using var row = await command.ExecuteReaderAsync(ct);
        var parts = new Dictionary<string, (decimal Usd, long Tokens)>(StringComparer.Ordinal);
        while (await row.ReadAsync(ct))
        {
            parts[row.GetString(0)] = (row.GetDecimal(1), row.GetInt64(2));
        }

        return new IdentitySums(days, parts, counts, pending);
    }
}

/// <param name="Parts">Spend and tokens of persons, teams, services, unassigned names, and lines without any name.</param>
/// <param name="PendingDays">Days that are being added up again.</param>
public sealed record IdentitySums(
    int Days, IReadOnlyDictionary<string, (decimal Usd, long Tokens)> Parts, IReadOnlyDictionary<IdentityState, int> Names, int PendingDays)
{
    public (decimal Usd, long Tokens) Total => (Parts.Values.Sum(p => p.Usd), Parts.Values.Sum(p => p.Tokens));

    public (decimal Usd, long Tokens) Of(string part) => Parts.GetValueOrDefault(part);

    public int CountOf(string show) => show switch
    {
        "unassigned" => Names.GetValueOrDefault(IdentityState.Unassigned),
        "assigned" => Names.GetValueOrDefault(IdentityState.Person) + Names.GetValueOrDefault(IdentityState.Team),
        "service" => Names.GetValueOrDefault(IdentityState.Service),
        _ => Names.Values.Sum(),
    };
}
