using TeamCost.Web.Data;
using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Features.Publishing;

/// <summary>
/// Walks through a person's organizations inside one unit of work, each entered behind its own wall, and puts the organization of the caller back. Whether a person
/// may publish what an organization knows is asked there, every time.
/// </summary>
public sealed class ChosenOrgs(AppDbContext db, CurrentOrg org)
{
    private const string Describe = """
        select s.slug, o.name, o.kind = 'personal' and m.role = 'owner', o.allows_publishing,
          exists (select from publishing_choices c where c.org_id = $1 and c.user_id = $2)
        from organizations o
        join org_slugs s on s.org_id = o.org_id
        join memberships m on m.org_id = o.org_id and m.user_id = $2
        where o.org_id = $1
        """;

    /// <summary>In an open transaction: calls back once for each organization that the person is in, while it is the entered one.</summary>
    public async Task EachAsync(Guid userId, Func<PublishableOrg, Task> inside, CancellationToken ct)
    {
        var ids = new List<Guid>();
        await using (var ask = db.Statement("select my_organizations($1) order by 1", userId))
        await using (var row = await ask.ExecuteReaderAsync(ct))
        {
            while (await row.ReadAsync(ct))
            {
                ids.Add(row.GetGuid(0));
            }
        }

        foreach (var id in ids)
        {
            await EnterAsync(id.ToString(), ct);
            if (await DescribeAsync(id, userId, ct) is { } found)
            {
                await inside(found);
            }
        }

        await EnterAsync(org.Id?.ToString() ?? "", ct);
    }

    private Task<int> EnterAsync(string orgId, CancellationToken ct) => db.ExecuteAsync("select set_config('app.org_id', $1, true)", ct, orgId);

    private async Task<PublishableOrg?> DescribeAsync(Guid orgId, Guid userId, CancellationToken ct)
    {
        await using var command = db.Statement(Describe, orgId, userId);
        await using var row = await command.ExecuteReaderAsync(ct);
        return await row.ReadAsync(ct)
            ? new PublishableOrg(orgId, row.GetString(0), row.GetString(1), row.GetBoolean(2), row.GetBoolean(3), row.GetBoolean(4))
            : null; // deleted meanwhile
    }
}
