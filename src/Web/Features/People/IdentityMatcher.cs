using Npgsql;
using NpgsqlTypes;
using TeamCost.Web.Data;
using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Features.People;

/// <summary>
/// Gives names that are nobody's yet to the member whose they prove to be. What a person said, also "nobody", is never touched. The days of
/// the names are rolled up again.
/// </summary>
public sealed class IdentityMatcher(AppDbContext db, CurrentOrg org, OrgTransaction unit, DirtyDays dirty, TimeProvider clock)
{
    /// <summary>These names, whoever they prove to be. Inside the caller's unit of work.</summary>
    public Task MatchAsync(Guid[] names, CancellationToken ct) => names.Length == 0 ? Task.CompletedTask : MatchAsync(names, person: null, ct);

    /// <summary>Somebody joined or confirmed an address: all names of the organization that are theirs. Inside the caller's unit of work.</summary>
    public Task MatchAsync(Guid person, CancellationToken ct) => MatchAsync(names: null, person, ct);

    /// <summary>The same in a unit of work of its own.</summary>
    public async Task MatchAloneAsync(Guid person, CancellationToken ct)
    {
        await using var transaction = await unit.BeginAsync(ct);
        await MatchAsync(person, ct);
        await transaction.CommitAsync(ct);
    }

    private async Task MatchAsync(Guid[]? names, Guid? person, CancellationToken ct)
    {
        var matched = new List<Guid>();
        await using (var command = db.Statement(
            SqlText.Of<IdentityMatcher>("MatchIdentities"), org.RequiredId, clock.GetUtcNow(),
            new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Uuid, Value = names ?? (object)DBNull.Value },
            new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Uuid, Value = person ?? (object)DBNull.Value }))
        await using (var row = await command.ExecuteReaderAsync(ct))
        {
            while (await row.ReadAsync(ct))
            {
                matched.Add(row.GetGuid(0));
            }
        }

        await dirty.MarkNamesAsync(matched, ct);
    }
}

/// <summary>The same in every organization that the person is in.</summary>
public sealed class PersonMatcher(OrgRunner orgs)
{
    public Task MatchAsync(Guid person, CancellationToken ct) => orgs.ForEachAsync<IdentityMatcher>(
        $"select org_id from memberships where user_id = '{person}'", (matcher, stop) => matcher.MatchAloneAsync(person, stop), ct);
}
