using Microsoft.EntityFrameworkCore;
using Npgsql;
using TeamCost.Web.Platform.Identity;
using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Data;

/// <summary>Opens a token of ours: its organization through <c>open_token</c>, the rest behind the wall, in one round trip.</summary>
public sealed class TokenDoor(AppDbContext db, TimeProvider clock)
{
    private const string Enter = "select set_config('app.org_id', coalesce((select org_id::text from open_token($1)), ''), true)";

    // Once a minute at most, so that a busy device does not rewrite its row with every request.
    private const string Touch = """
        update tokens set last_used_at = $2
        where id = (select token_id from open_token($1)) and revoked_at is null and (expires_at is null or expires_at > $2)
          and (last_used_at is null or last_used_at < $2 - interval '1 minute')
        """;

    private const string Read = """
        select t.id, t.kind, t.name, t.user_id, o.org_id, s.slug, o.name, o.kind, o.time_zone, o.members_see_names, m.role, o.project_naming
        from tokens t
        join organizations o on o.org_id = t.org_id
        join org_slugs s on s.org_id = t.org_id
        left join memberships m on m.org_id = t.org_id and m.user_id = t.user_id
        where t.id = (select token_id from open_token($1)) and t.revoked_at is null and (t.expires_at is null or t.expires_at > $2)
        """;

    /// <returns>Null when the token is unknown, revoked or expired, or its person may no longer use devices here.</returns>
    public async Task<OpenedToken?> OpenAsync(string secret, CancellationToken ct)
    {
        var hash = TokenSecret.HashOf(secret);
        var now = clock.GetUtcNow();
        await db.Database.OpenConnectionAsync(ct);
        try
        {
            var connection = (NpgsqlConnection)db.Database.GetDbConnection();
            await using var batch = new NpgsqlBatch(connection)
            {
                BatchCommands =
                {
                    new NpgsqlBatchCommand(Enter) { Parameters = { new() { Value = hash } } },
                    new NpgsqlBatchCommand(Touch) { Parameters = { new() { Value = hash }, new() { Value = now } } },
                    new NpgsqlBatchCommand(Read) { Parameters = { new() { Value = hash }, new() { Value = now } } },
                },
            };
            await using var reader = await batch.ExecuteReaderAsync(ct);
            await reader.NextResultAsync(ct);
            return await reader.ReadAsync(ct) ? Opened(reader) : null;
        }
        finally
        {
            await db.Database.CloseConnectionAsync();
        }
    }

    /// <summary>Whether a secret that does not open was a token of ours once: revoked, expired, or its person left.</summary>
    public async Task<bool> WasKnownAsync(string secret, CancellationToken ct)
    {
        var hash = TokenSecret.HashOf(secret);
        return TokenSecret.LooksLikeToken(secret)
            && (await db.Database.SqlQuery<bool>($"select exists (select from open_token({hash})) as \"Value\"").ToListAsync(ct))[0];
    }

    private static OpenedToken? Opened(NpgsqlDataReader row)
    {
        Guid? userId = row.IsDBNull(3) ? null : row.GetGuid(3);
        OrgRole? role = row.IsDBNull(10) ? null : Enum.Parse<OrgRole>(row.GetString(10), ignoreCase: true);

        // A device token is as good as its person's place in the organization: gone with it, at once.
        if (userId is not null && role?.HasDevices() != true)
        {
            return null;
        }

        var entry = new OrgEntry(
            row.GetGuid(4), row.GetString(5), row.GetString(6), Enum.Parse<OrgKind>(row.GetString(7), ignoreCase: true), row.GetString(8),
            row.GetBoolean(9), Enum.Parse<ProjectNaming>(row.GetString(11), ignoreCase: true), userId, role);
        return new OpenedToken(row.GetGuid(0), row.GetString(1), row.GetString(2), userId, entry);
    }
}

public sealed record OpenedToken(Guid Id, string Kind, string Name, Guid? UserId, OrgEntry Org);
