using Microsoft.EntityFrameworkCore;
using TeamCost.Contracts;
using TeamCost.Web.Data;
using TeamCost.Web.Features.Usage;

namespace TeamCost.Web.Features.Providers.Files;

/// <summary>
/// Takes files and undoes it. What the source says of a day is what the newest standing file says of it, so undoing brings back what was there
/// before. Recording comes first and the mark after it: a process that dies between them leaves a file that can be taken again.
/// </summary>
public sealed class FileImporter(AppDbContext db, OrgTransaction unit, SheetRecorder recorder, TimeProvider clock)
{
    public async Task<Result<UploadedFile>> TakeAsync(Guid connectionId, Guid fileId, Guid by, CancellationToken ct)
    {
        if (await FindAsync(connectionId, fileId, ct) is not { } found)
        {
            return Missing;
        }

        var (connection, file) = found;
        var now = clock.GetUtcNow();
        var sheet = file.TakenAt is null ? file.Read(now, ct) : null;
        if (sheet is null || sheet.Trouble is not null || sheet.Days(file.ReadOn(now)) is not { } days)
        {
            return new Error(ErrorKind.Conflict, sheet is null ? "This file was imported already." : sheet.Trouble ?? "The file has no row that can be imported.");
        }

        var rows = sheet.Lines.SelectMany(line => line.PerDay(file.ReadOn(now))).Select(line => new DayRow(line, file.Columns.IsSeat)).ToList();
        if (await recorder.RecordAsync(connection, ClaimOf(connection), days, rows, now, ct) is { } error)
        {
            return error;
        }

        await MarkAsync(fileId, marked => marked.Take(sheet, days, by, now), ct);
        file.Take(sheet, days, by, now);
        return file;
    }

    public async Task<Result<UploadedFile>> UndoAsync(Guid connectionId, Guid fileId, Guid by, CancellationToken ct)
    {
        if (await FindAsync(connectionId, fileId, ct) is not { } found || found.File is not { IsStanding: true, Days: { } days })
        {
            return Missing;
        }

        var now = clock.GetUtcNow();
        var rows = await StandingRowsAsync(connectionId, fileId, days, now, ct);
        if (await recorder.RecordAsync(found.Connection, ClaimOf(found.Connection), days, rows, now, ct) is { } error)
        {
            return error;
        }

        await MarkAsync(fileId, marked => marked.Undo(by, now), ct);
        return found.File;
    }

    private static Error Missing => new(ErrorKind.NotFound, "This file is no longer here.");

    private static SourceClaim ClaimOf(Connection connection) => SourceClaim.Files(connection.Id, connection.Name);

    private async Task<(Connection Connection, UploadedFile File)?> FindAsync(Guid connectionId, Guid fileId, CancellationToken ct)
    {
        await using var transaction = await unit.BeginAsync(ct);
        var connection = await db.Connections.AsNoTracking().SingleOrDefaultAsync(c => c.Id == connectionId, ct);
        var file = await db.UploadedFiles.AsNoTracking().SingleOrDefaultAsync(f => f.Id == fileId && f.ConnectionId == connectionId, ct);
        return connection is null || file is null ? null : (connection, file);
    }

    private async Task<List<DayRow>> StandingRowsAsync(Guid connectionId, Guid without, DayRange days, DateTimeOffset now, CancellationToken ct)
    {
        await using var transaction = await unit.BeginAsync(ct);
        var standing = db.UploadedFiles.AsNoTracking()
            .Where(f => f.ConnectionId == connectionId && f.Id != without && f.TakenAt != null && f.UndoneAt == null && f.FirstDay <= days.Last && f.LastDay >= days.First)
            .OrderByDescending(f => f.TakenAt).AsAsyncEnumerable();
        var (rows, open) = (new List<DayRow>(), days.Each().ToHashSet());
        await foreach (var file in standing.WithCancellation(ct))
        {
            var its = open.Where(file.Days!.Value.Contains).ToHashSet();
            if (its.Count > 0)
            {
                rows.AddRange(file.Read(now, ct).Lines.SelectMany(line => line.PerDay(file.ReadOn(now))).Where(line => its.Contains(line.Day))
                    .Select(line => new DayRow(line, file.Columns.IsSeat)));
                open.ExceptWith(its);
            }
        }

        return rows;
    }

    private async Task MarkAsync(Guid fileId, Action<UploadedFile> mark, CancellationToken ct)
    {
        await using var transaction = await unit.BeginAsync(ct);
        // Removed meanwhile with its connection: then nothing is left to mark.
        if (await db.UploadedFiles.SingleOrDefaultAsync(f => f.Id == fileId, ct) is { } file)
        {
            mark(file);
            await db.SaveChangesAsync(ct);
        }

        await transaction.CommitAsync(ct);
    }
}
