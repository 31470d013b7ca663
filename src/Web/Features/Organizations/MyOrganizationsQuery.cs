using Microsoft.EntityFrameworkCore;
using Npgsql;
using TeamCost.Web.Data;
using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Features.Organizations;

/// <summary>A person's organizations, the own one first: for the switcher, the landing and the person's own page. Enters each for a moment, in one round trip.</summary>
public sealed class MyOrganizationsQuery(AppDbContext db, CurrentOrg org)
{
    private const string Enter = "select set_config('app.org_id', $1, true)";

    private const string Read = """
        select o.org_id, s.slug, o.name, o.kind, m.role,
          (select count(*) from memberships x where x.role = 'owner' and x.user_id <> $1) as other_owners
        from organizations o join org_slugs s on s.org_id = o.org_id join memberships m on m.org_id = o.org_id and m.user_id = $1
        """;

    public async Task<IReadOnlyList<MyOrganization>> RunAsync(Guid userId, CancellationToken ct)
    {
        var ids = await db.Database.SqlQuery<Guid>($"select my_organizations({userId}) as \"Value\"").TagWith("Organizations.Mine").ToListAsync(ct);
        if (ids.Count == 0)
        {
            return [];
        }

        await db.Database.OpenConnectionAsync(ct);
        try
        {
            await using var batch = new NpgsqlBatch((NpgsqlConnection)db.Database.GetDbConnection());
            foreach (var id in ids)
            {
                batch.BatchCommands.Add(new NpgsqlBatchCommand(Enter) { Parameters = { new() { Value = id.ToString() } } });
                batch.BatchCommands.Add(new NpgsqlBatchCommand(Read) { Parameters = { new() { Value = userId } } });
            }

            // Inside somebody's unit of work the organization is put back.
            batch.BatchCommands.Add(new NpgsqlBatchCommand(Enter) { Parameters = { new() { Value = org.Id?.ToString() ?? "" } } });
            return await ReadAsync(batch, ct);
        }
        finally
        {
            await db.Database.CloseConnectionAsync();
        }
    }

    private static async Task<List<MyOrganization>> ReadAsync(NpgsqlBatch batch, CancellationToken ct)
    {
        var found = new List<MyOrganization>();
        await using var reader = await batch.ExecuteReaderAsync(ct);
        do
        {
            while (reader.FieldCount > 1 && await reader.ReadAsync(ct))
            {
                found.Add(new MyOrganization(
                    reader.GetGuid(0), reader.GetString(1), reader.GetString(2), Enum.Parse<OrgKind>(reader.GetString(3), ignoreCase: true),
                    Enum.Parse<OrgRole>(reader.GetString(4), ignoreCase: true), reader.GetInt64(5) == 0));
            }
        }
        while (await reader.NextResultAsync(ct));

        return [.. found.OrderBy(o => o.Kind != OrgKind.Personal).ThenBy(o => o.Name, StringComparer.OrdinalIgnoreCase)];
    }
}

/// <param name="IsOnlyOwner">Nobody else owns it, so an owner cannot leave.</param>
public sealed record MyOrganization(Guid Id, string Slug, string Name, OrgKind Kind, OrgRole Role, bool IsOnlyOwner);
