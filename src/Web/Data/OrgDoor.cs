using Microsoft.EntityFrameworkCore;
using Npgsql;
using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Data;

/// <summary>Finds the organization and the asker's place in it. Reads ids through <c>my_organizations</c>, the rest behind the wall.</summary>
public sealed class OrgDoor(AppDbContext db)
{
    private const string Find = """
        select set_config('app.org_id', coalesce((
          select s.org_id::text from org_slugs s where s.slug = $1 and s.org_id in (select my_organizations($2))), ''), true)
        """;

    private const string FindById = """
        select set_config('app.org_id', coalesce((
          select o.id::text from (select $1::uuid as id) o where o.id in (select my_organizations($2))), ''), true)
        """;

    private const string Read = """
        select o.org_id, s.slug, o.name, o.kind, o.time_zone, o.members_see_names, m.role, o.project_naming
        from organizations o join memberships m on m.org_id = o.org_id and m.user_id = $1 join org_slugs s on s.org_id = o.org_id
        """;

    /// <returns>Null when there is no such organization or the person is not in it: the two look the same from outside.</returns>
    public Task<OrgEntry?> FindAsync(string slug, Guid userId, CancellationToken ct) => FindAsync(Find, slug, userId, ct);

    /// <inheritdoc cref="FindAsync(string, Guid, CancellationToken)"/>
    public Task<OrgEntry?> FindAsync(Guid orgId, Guid userId, CancellationToken ct) => FindAsync(FindById, orgId, userId, ct);

    private async Task<OrgEntry?> FindAsync(string find, object which, Guid userId, CancellationToken ct)
    {
        await db.Database.OpenConnectionAsync(ct);
        try
        {
            var connection = (NpgsqlConnection)db.Database.GetDbConnection();

            // One round trip: a batch is one implicit transaction, so the setting lives exactly as long as the second statement needs it.
            await using var batch = new NpgsqlBatch(connection)
            {
                BatchCommands =
                {
                    new NpgsqlBatchCommand(find) { Parameters = { new() { Value = which }, new() { Value = userId } } },
                    new NpgsqlBatchCommand(Read) { Parameters = { new() { Value = userId } } },
                },
            };
            await using var reader = await batch.ExecuteReaderAsync(ct);
            await reader.NextResultAsync(ct);
            return await reader.ReadAsync(ct) ? Entry(reader, userId) : null;
        }
        finally
        {
            await db.Database.CloseConnectionAsync();
        }
    }

    private static OrgEntry Entry(NpgsqlDataReader row, Guid userId) => new(
        row.GetGuid(0), row.GetString(1), row.GetString(2), Enum.Parse<OrgKind>(row.GetString(3), ignoreCase: true), row.GetString(4),
        row.GetBoolean(5), Enum.Parse<ProjectNaming>(row.GetString(7), ignoreCase: true), userId, Enum.Parse<OrgRole>(row.GetString(6), ignoreCase: true));
}
