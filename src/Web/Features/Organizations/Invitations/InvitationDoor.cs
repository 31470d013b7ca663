using Microsoft.EntityFrameworkCore;
using Npgsql;
using TeamCost.Web.Data;
using TeamCost.Web.Platform.Identity;
using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Features.Organizations.Invitations;

/// <summary>Opens an invitation for somebody who is not in yet: its organization through <c>open_invitation</c>, the rest behind the wall.</summary>
public sealed class InvitationDoor(AppDbContext db)
{
    private const string Enter =
        "select set_config('app.org_id', coalesce((select org_id::text from open_invitation($1)), ''), true)";

    private const string Read = """
        select i.id, i.email, i.role, i.team_id, i.expires_at, i.accepted_at, i.revoked_at, o.org_id, s.slug, o.name, o.kind, o.time_zone,
          o.members_see_names, coalesce(nullif(u.display_name, ''), u.email, ''), o.project_naming
        from invitations i
        join organizations o on o.org_id = i.org_id
        join org_slugs s on s.org_id = i.org_id
        left join users u on u.id = i.invited_by
        where i.id = (select invitation_id from open_invitation($1))
        """;

    public async Task<OpenedInvitation?> FindAsync(string secret, CancellationToken ct)
    {
        var hash = TokenSecret.HashOf(secret);
        await db.Database.OpenConnectionAsync(ct);
        try
        {
            await using var batch = new NpgsqlBatch((NpgsqlConnection)db.Database.GetDbConnection())
            {
                BatchCommands =
                {
                    new NpgsqlBatchCommand(Enter) { Parameters = { new() { Value = hash } } },
                    new NpgsqlBatchCommand(Read) { Parameters = { new() { Value = hash } } },
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

    private static OpenedInvitation Opened(NpgsqlDataReader row) => new(
        row.GetGuid(0),
        row.IsDBNull(1) ? null : row.GetString(1),
        Enum.Parse<OrgRole>(row.GetString(2), ignoreCase: true),
        row.IsDBNull(3) ? null : row.GetGuid(3),
        row.GetFieldValue<DateTimeOffset>(4),
        row.IsDBNull(5) ? null : row.GetFieldValue<DateTimeOffset>(5),
        row.IsDBNull(6) ? null : row.GetFieldValue<DateTimeOffset>(6),
        row.GetString(13),
        new OrgEntry(
            row.GetGuid(7), row.GetString(8), row.GetString(9), Enum.Parse<OrgKind>(row.GetString(10), ignoreCase: true), row.GetString(11),
            row.GetBoolean(12), Enum.Parse<ProjectNaming>(row.GetString(14), ignoreCase: true), UserId: null, Role: null));
}

public sealed record OpenedInvitation(
    Guid Id, string? Email, OrgRole Role, Guid? TeamId, DateTimeOffset ExpiresAt, DateTimeOffset? AcceptedAt, DateTimeOffset? RevokedAt,
    string InvitedBy, OrgEntry Org)
{
    public bool IsOpen(DateTimeOffset now) => WhyClosed(now) is null;

    public string? WhyClosed(DateTimeOffset now) => this switch
    {
        { AcceptedAt: not null } => "This invitation was used already. Ask for a new one.",
        { RevokedAt: not null } => "This invitation was withdrawn. Ask for a new one.",
        _ when ExpiresAt <= now => "This invitation has expired: they are good for seven days. Ask for a new one.",
        _ => null,
    };
}
