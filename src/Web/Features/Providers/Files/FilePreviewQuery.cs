using Microsoft.EntityFrameworkCore;
using TeamCost.Contracts;
using TeamCost.Web.Data;
using TeamCost.Web.Features.Providers.Connections;
using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Features.Providers.Files;

/// <summary>A file as it is understood, and what importing it would replace.</summary>
public sealed class FilePreviewQuery(AppDbContext db, ConnectionPlaceQuery places, CurrentOrg org, TimeProvider clock)
{
    public async Task<FilePage?> RunAsync(Guid connectionId, Guid id, CancellationToken ct)
    {
        var file = await db.UploadedFiles.AsNoTracking().TagWith("Providers.File").SingleOrDefaultAsync(f => f.Id == id && f.ConnectionId == connectionId, ct);
        if (file is null || await places.RunAsync(connectionId, ct) is not { } place)
        {
            return null;
        }

        var now = clock.GetUtcNow();
        var sheet = file.Read(now, ct);
        var days = sheet.Days(file.ReadOn(now));
        var replaced = days is { } range
            ? await db.UploadedFiles.AsNoTracking().Where(f => f.ConnectionId == connectionId && f.Id != id && f.TakenAt != null && f.UndoneAt == null
                && f.FirstDay <= range.Last && f.LastDay >= range.First).OrderByDescending(f => f.TakenAt).Select(f => f.Name).Take(5).ToListAsync(ct)
            : [];
        return new FilePage(place, file, sheet, days, replaced, org.Role?.IsAdmin() == true);
    }
}

/// <param name="Days">The days that the import replaces; null: no row can be read.</param>
/// <param name="Replaced">Files that speak of the same days.</param>
public sealed record FilePage(ConnectionPlace Place, UploadedFile File, Sheet Sheet, DayRange? Days, IReadOnlyList<string> Replaced, bool IsAdmin)
{
    public bool IsUnderstood => File.Columns is { HasDate: true, HasFigures: true };

    public bool CanImport => IsAdmin && File.TakenAt is null && IsUnderstood && Sheet.Trouble is null && Days is not null;

    public IReadOnlyList<string> Currencies => [.. Sheet.Costs.Where(cost => cost.Currency != "USD").Select(cost => cost.Currency)];
}
