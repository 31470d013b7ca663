using Microsoft.EntityFrameworkCore;
using TeamCost.Web.Data;
using TeamCost.Web.Features.Providers.Files;

namespace TeamCost.Web.Features.Providers.Rows;

/// <summary>Rows of a connection that were typed by hand, the newest day first.</summary>
public sealed class TypedRowListQuery(AppDbContext db)
{
    public const int Limit = 500;

    public async Task<IReadOnlyList<TypedRowLine>> RunAsync(Guid connectionId, CancellationToken ct)
    {
        var rows = await (
            from row in db.TypedRows.AsNoTracking()
            join user in db.Users on row.TypedBy equals user.Id into users
            from user in users.DefaultIfEmpty()
            where row.ConnectionId == connectionId
            orderby row.Day descending, row.TypedAt descending
            select new { row, Who = user.DisplayName == "" ? user.Email : user.DisplayName }).TagWith("Providers.TypedRows").Take(Limit).ToListAsync(ct);
        return [.. rows.Select(r => new TypedRowLine(r.row.Id, r.row.ToRow(), r.Who ?? "a former member", r.row.TypedAt))];
    }
}

public sealed record TypedRowLine(Guid Id, SheetRow Row, string Who, DateTimeOffset TypedAt);
