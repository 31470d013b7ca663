using System.Globalization;
using Microsoft.EntityFrameworkCore;
using TeamCost.Contracts;
using TeamCost.Contracts.Imports;
using TeamCost.Web.Data;
using TeamCost.Web.Features.Usage;

namespace TeamCost.Web.Features.Ingestion.Uploads;

/// <summary>
/// Takes reports and undoes it. What is said of a day and tool of a place is what its newest standing report says, so undoing brings back what was there before.
/// Recording comes first and the mark after it: a process that dies between them leaves a report that can be taken again.
/// </summary>
public sealed class UploadTaker(AppDbContext db, OrgTransaction unit, UsageRecorder recorder, UploadComparison comparison, TimeProvider clock)
{
    /// <summary>Compares without writing.</summary>
    public async Task<IReadOnlyList<ImportedDay>> CompareAsync(UploadPlace place, UsageReport report, CancellationToken ct)
    {
        await using var transaction = await unit.BeginReadingAsync(ct);
        return await comparison.RunAsync(place, report, ct);
    }

    /// <summary>Records a report that came by a program, and keeps it to be looked at and undone; nothing of it is kept where it says nothing new.</summary>
    public async Task<Result<UploadOutcome>> TakeAsync(Upload upload, UsageReport report, CancellationToken ct)
    {
        var days = await CompareAsync(upload.PlaceOf(), report, ct);
        if (days.Count == 0 || days.All(day => day.State == ImportStates.Same))
        {
            return new UploadOutcome(days);
        }

        if (await RecordAsync(upload.PlaceOf(), report.Days, [.. report.Days.Select(day => (day.Tool, day.Day))], ct) is { } error)
        {
            return error;
        }

        upload.Take(report, days, clock.GetUtcNow());
        await using var transaction = await unit.BeginAsync(ct);
        await ForgetReplacedAsync(upload, ct);
        db.Uploads.Add(upload);
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return new UploadOutcome(days);
    }

    /// <summary>Records a report that somebody looked at.</summary>
    public async Task<Result<Upload>> TakeAsync(Guid id, CancellationToken ct)
    {
        if (await FindAsync(id, ct) is not { } upload)
        {
            return Missing;
        }

        if (upload.TakenAt is not null)
        {
            return new Error(ErrorKind.Conflict, "This report was imported already.");
        }

        var read = upload.Read().Match<(UsageReport? Report, Error? Error)>(report => (report, null), error => (null, error));
        if (read.Report is not { Days.Count: > 0 } report)
        {
            return read.Error ?? new Error(ErrorKind.Invalid, "The report holds no days, so there is nothing to import.");
        }

        var days = await CompareAsync(upload.PlaceOf(), report, ct);
        if (await RecordAsync(upload.PlaceOf(), report.Days, [.. report.Days.Select(day => (day.Tool, day.Day))], ct) is { } refused)
        {
            return refused;
        }

        return await MarkAsync(id, marked => marked.Take(report, days, clock.GetUtcNow()), ct) ?? upload;
    }

    public async Task<Result<Upload>> UndoAsync(Guid id, Guid by, CancellationToken ct)
    {
        if (await FindAsync(id, ct) is not { IsStanding: true } upload)
        {
            return Missing;
        }

        var (open, restored) = await BeforeAsync(upload, ct);
        if (await RecordAsync(upload.PlaceOf(), restored, open, ct) is { } refused)
        {
            return refused;
        }

        return await MarkAsync(id, marked => marked.Undo(by, clock.GetUtcNow()), ct) ?? upload;
    }

    private static Error Missing => new(ErrorKind.NotFound, "This report is no longer here.");

    /// <param name="parts">The tools and days that are told whole; one without a total is empty then.</param>
    private async Task<Error?> RecordAsync(UploadPlace place, IReadOnlyList<DayTotal> totals, IReadOnlyCollection<(string Tool, DateOnly Day)> parts, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        foreach (var tool in parts.GroupBy(part => part.Tool, StringComparer.Ordinal))
        {
            var days = tool.Select(part => part.Day).ToHashSet();
            var lines = totals.Where(total => total.Tool == tool.Key && days.Contains(total.Day)).SelectMany(total => total.Lines(place.Identity)).ToList();
            var batch = new UsageBatch(Guid.Empty, ReaderVersion: 1, now, new DayRange(days.Min(), days.Max()), WholeTruth: true, lines);
            var error = (await recorder.RecordAsync(place.ClaimOf(tool.Key), batch, [.. days.Select(day => new ToldPart(day, place.Identity))], ct))
                .Match<Error?>(receipt => receipt.Rejected.Count == 0 ? null : new Error(ErrorKind.Invalid, receipt.Rejected[0].Reason), refused => refused);
            if (error is not null)
            {
                return error;
            }
        }

        return null;
    }

    /// <summary>The days that no later report of the place speaks of, and what the reports before said of them.</summary>
    private async Task<(List<(string Tool, DateOnly Day)> Open, List<DayTotal> Restored)> BeforeAsync(Upload upload, CancellationToken ct)
    {
        await using var transaction = await unit.BeginReadingAsync(ct);
        var others = await db.Uploads.AsNoTracking()
            .Where(u => u.Place == upload.Place && u.UserId == upload.UserId && u.Identity == upload.Identity && u.Id != upload.Id && u.TakenAt != null && u.UndoneAt == null
                && u.FirstDay <= upload.LastDay && u.LastDay >= upload.FirstDay)
            .OrderByDescending(u => u.TakenAt).ToListAsync(ct);
        var left = upload.Parts.Except(others.Where(other => other.TakenAt > upload.TakenAt).SelectMany(other => other.Parts)).ToHashSet(StringComparer.Ordinal);
        var open = left.Select(Part).ToList();
        var restored = new List<DayTotal>();
        foreach (var other in others.Where(other => other.TakenAt <= upload.TakenAt && left.Overlaps(other.Parts)))
        {
            restored.AddRange(other.Read().Match(report => report.Days, _ => []).Where(day => left.Remove(Upload.PartOf(day))));
        }

        return (open, restored);
    }

    private static (string Tool, DateOnly Day) Part(string part) =>
        (part[..^11], DateOnly.ParseExact(part.AsSpan(part.Length - 10), "yyyy-MM-dd", CultureInfo.InvariantCulture));

    // A program sends the same days again and again: what a newer report says as well need not be kept.
    private Task<int> ForgetReplacedAsync(Upload upload, CancellationToken ct) => db.Uploads
        .Where(u => u.Road == upload.Road && u.Place == upload.Place && u.UserId == upload.UserId && u.Identity == upload.Identity && u.TakenAt != null && u.UndoneAt == null
            && u.Parts.All(part => upload.Parts.Contains(part)))
        .ExecuteDeleteAsync(ct);

    private async Task<Upload?> FindAsync(Guid id, CancellationToken ct)
    {
        await using var transaction = await unit.BeginReadingAsync(ct);
        return await db.Uploads.AsNoTracking().SingleOrDefaultAsync(u => u.Id == id, ct);
    }

    private async Task<Upload?> MarkAsync(Guid id, Action<Upload> mark, CancellationToken ct)
    {
        await using var transaction = await unit.BeginAsync(ct);
        var upload = await db.Uploads.SingleOrDefaultAsync(u => u.Id == id, ct);
        if (upload is not null)
        {
            mark(upload);
            await db.SaveChangesAsync(ct);
        }

        await transaction.CommitAsync(ct);
        return upload;
    }
}

/// <summary>What became of each day.</summary>
public sealed record UploadOutcome(IReadOnlyList<ImportedDay> Days)
{
    public bool SaysNothingNew => Days.Count > 0 && Days.All(day => day.State == ImportStates.Same);
}
