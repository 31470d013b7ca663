using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using TeamCost.Web.Data;
using TeamCost.Web.Features.Organizations;
using TeamCost.Web.Platform.Identity;

namespace TeamCost.Web.Features.Accounts;

/// <summary>Everything on a person's own page: the organizations, and the machines in each of them.</summary>
public sealed class AccountPageQuery(AppDbContext db, MyOrganizationsQuery organizations)
{
    public async Task<AccountPage> RunAsync(AppUser user, ProfileForm? profile, PasswordForm? password, CancellationToken ct)
    {
        var mine = await organizations.RunAsync(user.Id, ct);
        var form = profile ?? new ProfileForm { Name = user.DisplayName, TimeZone = user.TimeZone };
        return new AccountPage(
            user.Email!, form, password ?? new PasswordForm(), TimeZones.Options(form.TimeZone), mine, await DevicesAsync(user.Id, mine, ct), user.IsStaff);
    }

    // Each organization behind its own wall, all in one round trip.
    private async Task<IReadOnlyList<MyDevice>> DevicesAsync(Guid userId, IReadOnlyList<MyOrganization> mine, CancellationToken ct)
    {
        if (mine.Count == 0)
        {
            return [];
        }

        await db.Database.OpenConnectionAsync(ct);
        try
        {
            await using var batch = new NpgsqlBatch((NpgsqlConnection)db.Database.GetDbConnection());
            foreach (var organization in mine)
            {
                batch.BatchCommands.Add(new NpgsqlBatchCommand("select set_config('app.org_id', $1, true)")
                {
                    Parameters = { new() { Value = organization.Id.ToString() } },
                });
                batch.BatchCommands.Add(new NpgsqlBatchCommand("select $2::text, name, last_seen_at from devices where user_id = $1 order by last_seen_at desc nulls last")
                {
                    Parameters = { new() { Value = userId }, new() { Value = organization.Name } },
                });
            }

            var devices = new List<MyDevice>();
            await using var rows = await batch.ExecuteReaderAsync(ct);
            do
            {
                while (rows.FieldCount == 3 && await rows.ReadAsync(ct))
                {
                    devices.Add(new MyDevice(rows.GetString(0), rows.GetString(1), rows.IsDBNull(2) ? null : rows.GetFieldValue<DateTimeOffset>(2)));
                }
            }
            while (await rows.NextResultAsync(ct));

            return devices;
        }
        finally
        {
            await db.Database.CloseConnectionAsync();
        }
    }
}

public sealed record MyDevice(string OrgName, string Name, DateTimeOffset? LastSeenAt);

public sealed record AccountPage(
    string Email, ProfileForm Profile, PasswordForm Password, IEnumerable<SelectListItem> Zones, IReadOnlyList<MyOrganization> Organizations,
    IReadOnlyList<MyDevice> Devices, bool IsStaff);
