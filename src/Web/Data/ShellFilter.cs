using System.Security.Claims;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using TeamCost.Web.Platform.Tenancy;
using TeamCost.Web.Platform.Ui;

namespace TeamCost.Web.Data;

/// <summary>Gives every page its frame (<see cref="Shell"/>), before the view is drawn, because views run no queries.</summary>
public sealed class ShellFilter(AppDbContext db, CurrentOrg org) : IAsyncResultFilter
{
    public async Task OnResultExecutionAsync(ResultExecutingContext context, ResultExecutionDelegate next)
    {
        var http = context.HttpContext;
        var data = context.Result switch
        {
            ViewResult page => page.ViewData,
            PartialViewResult fragment => fragment.ViewData,
            _ => null,
        };
        if (data is not null)
        {
            data[Shell.Key] = await ShellAsync(http, withNames: context.Result is ViewResult, http.RequestAborted);
        }

        await next();
    }

    private async Task<Shell> ShellAsync(HttpContext http, bool withNames, CancellationToken ct)
    {
        var theme = http.Request.Cookies[ThemeController.CookieName] is { } chosen && ThemeController.Themes.Contains(chosen) ? chosen : "";
        var here = org is { Id: not null, Role: { } role } ? new OrgPlace(org.Slug, org.Name, org.Kind, role) : null;
        if (!Guid.TryParse(http.User.FindFirstValue(ClaimTypes.NameIdentifier), out var userId))
        {
            return new Shell(null, theme, null, [], TimeZoneInfo.Utc);
        }

        if (!withNames)
        {
            return new Shell("", theme, here, [], org.TimeZone);
        }

        var name = await db.Users.Where(u => u.Id == userId).Select(u => u.DisplayName == "" ? u.Email : u.DisplayName)
            .TagWith("Shell.Name").FirstOrDefaultAsync(ct);
        return new Shell(name ?? "", theme, here, await MyOrganizationsAsync(userId, ct), org.TimeZone);
    }

    private async Task<IReadOnlyList<OrgPlace>> MyOrganizationsAsync(Guid userId, CancellationToken ct)
    {
        var ids = await db.Database.SqlQuery<Guid>($"select my_organizations({userId}) as \"Value\"").ToListAsync(ct);
        await db.Database.OpenConnectionAsync(ct);
        try
        {
            // Each organization is read behind its own wall, all in one round trip.
            await using var batch = new NpgsqlBatch((NpgsqlConnection)db.Database.GetDbConnection());
            foreach (var id in ids)
            {
                batch.BatchCommands.Add(new NpgsqlBatchCommand("select set_config('app.org_id', $1, true)") { Parameters = { new() { Value = id.ToString() } } });
                batch.BatchCommands.Add(new NpgsqlBatchCommand("""
                    select s.slug, o.name, o.kind, m.role from organizations o
                    join org_slugs s using (org_id) join memberships m on m.org_id = o.org_id and m.user_id = $1
                    """) { Parameters = { new() { Value = userId } } });
            }

            return batch.BatchCommands.Count == 0 ? [] : await ReadAsync(batch, ct);
        }
        finally
        {
            await db.Database.CloseConnectionAsync();
        }
    }

    private static async Task<IReadOnlyList<OrgPlace>> ReadAsync(NpgsqlBatch batch, CancellationToken ct)
    {
        var places = new List<OrgPlace>();
        await using var rows = await batch.ExecuteReaderAsync(ct);
        do
        {
            while (rows.FieldCount == 4 && await rows.ReadAsync(ct))
            {
                places.Add(new OrgPlace(rows.GetString(0), rows.GetString(1),
                    Enum.Parse<OrgKind>(rows.GetString(2), ignoreCase: true), Enum.Parse<OrgRole>(rows.GetString(3), ignoreCase: true)));
            }
        }
        while (await rows.NextResultAsync(ct));

        return [.. places.OrderBy(p => p.Kind == OrgKind.Personal).ThenBy(p => p.Name, StringComparer.OrdinalIgnoreCase)];
    }
}
