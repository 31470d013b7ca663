using Microsoft.EntityFrameworkCore;
using TeamCost.Contracts;
using TeamCost.Web.Data;
using TeamCost.Web.Features.People;

namespace TeamCost.Web.Features.Ingestion.Uploads;

/// <summary>Reports that came, the newest first.</summary>
public sealed class UploadListQuery(AppDbContext db, NamesQuery names)
{
    private const int Limit = 200;

    /// <param name="whose">Only what is about this person or came from them; null: everything.</param>
    /// <param name="ct">Cancels.</param>
    public async Task<IReadOnlyList<UploadRow>> RunAsync(Guid? whose, CancellationToken ct)
    {
        var people = (await names.RunAsync(ct)).People;
        var rows = await db.Uploads.AsNoTracking().Where(u => whose == null || u.UserId == whose || u.UploadedBy == whose)
            .OrderByDescending(u => u.TakenAt ?? u.UploadedAt).Take(Limit).TagWith("Ingestion.Uploads")
            .Select(u => new { u.Id, u.Name, u.Road, u.UserId, u.Identity, u.Machine, u.UploadedAt, u.TakenAt, u.UndoneAt, u.FirstDay, u.LastDay, u.NewParts, u.ChangedParts, u.Tokens, u.ReportedUsd })
            .ToListAsync(ct);
        return [.. rows.Select(u => new UploadRow(
            u.Id, u.Name, u.Road, u.UserId is { } id ? people.GetValueOrDefault(id, "a former member") : u.Identity ?? "", u.Machine, u.TakenAt ?? u.UploadedAt, u.TakenAt is not null, u.UndoneAt is not null,
            u.FirstDay is { } first && u.LastDay is { } last ? new DayRange(first, last) : null, u.NewParts, u.ChangedParts, u.Tokens, u.ReportedUsd))];
    }
}

public sealed record UploadRow(
    Guid Id, string Name, UploadRoad Road, string Whose, string Machine, DateTimeOffset At, bool IsTaken, bool IsUndone, DayRange? Days, int New, int Changed, long Tokens, decimal? ReportedUsd);
