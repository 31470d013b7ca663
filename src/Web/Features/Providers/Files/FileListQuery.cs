using Microsoft.EntityFrameworkCore;
using TeamCost.Contracts;
using TeamCost.Web.Data;

namespace TeamCost.Web.Features.Providers.Files;

/// <summary>Files of a connection: those that wait to be imported, and those that were.</summary>
public sealed class FileListQuery(AppDbContext db)
{
    private const int Limit = 200;

    public async Task<IReadOnlyList<FileRow>> RunAsync(Guid connectionId, CancellationToken ct)
    {
        var files = await (
            from file in db.UploadedFiles.AsNoTracking()
            join user in db.Users on file.UploadedBy equals user.Id into users
            from user in users.DefaultIfEmpty()
            where file.ConnectionId == connectionId
            orderby file.TakenAt ?? file.UploadedAt descending
            select new
            {
                file.Id,
                file.Name,
                file.UploadedAt,
                file.TakenAt,
                file.UndoneAt,
                file.FirstDay,
                file.LastDay,
                file.GoodRows,
                file.BadRows,
                file.Tokens,
                Who = user.DisplayName == "" ? user.Email : user.DisplayName,
            }).TagWith("Providers.Files").Take(Limit).ToListAsync(ct);
        return [.. files.Select(f => new FileRow(
            f.Id, f.Name, f.Who ?? "a former member", f.UploadedAt, f.TakenAt, f.UndoneAt,
            f.FirstDay is { } first && f.LastDay is { } last ? new DayRange(first, last) : null, f.GoodRows, f.BadRows, f.Tokens))];
    }
}

public sealed record FileRow(
    Guid Id, string Name, string Who, DateTimeOffset UploadedAt, DateTimeOffset? TakenAt, DateTimeOffset? UndoneAt, DayRange? Days, int GoodRows, int BadRows, long Tokens);
