using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.EntityFrameworkCore;
using TeamCost.Contracts.Imports;
using TeamCost.Web.Data;
using TeamCost.Web.Features.People;
using TeamCost.Web.Features.Usage;
using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Features.Ingestion.Uploads;

/// <summary>A report as it is understood, beside what is there already, and what may be chosen for it.</summary>
public sealed class UploadPageQuery(AppDbContext db, UploadComparison comparison, NamesQuery names, CurrentOrg org)
{
    /// <returns>Null where there is none, or it is none of the asker's business.</returns>
    public async Task<UploadPage?> RunAsync(Guid id, CancellationToken ct)
    {
        var (me, isAdmin) = (org.UserId!.Value, org.Role!.Value.IsAdmin());
        var upload = await db.Uploads.AsNoTracking().TagWith("Ingestion.Upload").SingleOrDefaultAsync(u => u.Id == id && (isAdmin || u.UserId == me || u.UploadedBy == me), ct);
        if (upload is null)
        {
            return null;
        }

        var (report, trouble) = upload.Read().Match<(UsageReport?, string?)>(read => (read, null), error => (null, error.Message));
        var days = report is null ? [] : upload.TakenAt is null ? await comparison.RunAsync(upload.PlaceOf(), report, ct) : Plain(report);
        var people = (await names.RunAsync(ct)).People;
        return new UploadPage(
            upload, report, trouble, days, isAdmin,
            upload.UserId is { } whose ? people.GetValueOrDefault(whose, "a former member") : upload.Identity ?? "",
            isAdmin ? [.. people.OrderBy(p => p.Key != me).ThenBy(p => p.Value, StringComparer.OrdinalIgnoreCase).Select(p => new SelectListItem(p.Key == me ? $"{p.Value} (you)" : p.Value, p.Key.ToString(), p.Key == upload.UserId))] : [],
            await MachinesAsync(upload.UserId, ct),
            await OthersAsync(upload, ct));
    }

    private static IReadOnlyList<ImportedDay> Plain(UsageReport report) =>
        [.. report.Days.Select(day => new ImportedDay(day.Day, day.Tool, day.Tokens.Total, day.ReportedUsd, ImportStates.Same))];

    private async Task<IReadOnlyList<string>> MachinesAsync(Guid? person, CancellationToken ct)
    {
        var devices = await db.Devices.AsNoTracking().Where(d => d.UserId == person).Select(d => d.Name).ToListAsync(ct);
        var earlier = await db.Uploads.AsNoTracking().Where(u => u.UserId == person && u.TakenAt != null && u.Machine != "").Select(u => u.Machine).Distinct().ToListAsync(ct);
        return [.. devices.Concat(earlier).Distinct(StringComparer.OrdinalIgnoreCase).Order(StringComparer.OrdinalIgnoreCase)];
    }

    /// <summary>Other machines' reports of the same person and days: both would count.</summary>
    private async Task<IReadOnlyList<string>> OthersAsync(Upload upload, CancellationToken ct) => upload.TakenAt is not null || upload.Read().Match(report => report.Range, _ => null) is not { } range
        ? []
        : await db.Uploads.AsNoTracking()
            .Where(u => u.UserId == upload.UserId && u.Identity == upload.Identity && u.Place != upload.Place && u.TakenAt != null && u.UndoneAt == null && u.FirstDay <= range.Last && u.LastDay >= range.First)
            .Select(u => u.Machine == "" ? "a report without a machine" : u.Machine).Distinct().Take(5).ToListAsync(ct);
}

/// <param name="Trouble">Why it cannot be read.</param>
/// <param name="Whose">For people.</param>
/// <param name="People">Whose it may be; empty: only the asker's.</param>
/// <param name="Machines">Names known of that person's machines.</param>
/// <param name="Others">Machines whose reports speak of the same days.</param>
public sealed record UploadPage(
    Upload Upload, UsageReport? Report, string? Trouble, IReadOnlyList<ImportedDay> Days, bool IsAdmin, string Whose, IReadOnlyList<SelectListItem> People,
    IReadOnlyList<string> Machines, IReadOnlyList<string> Others)
{
    public bool CanImport => Upload.TakenAt is null && Report is { Days.Count: > 0 };

    public int Count(string state) => Days.Count(day => day.State == state);

    public IEnumerable<SelectListItem> Tools =>
    [
        new("as the report says", "", Upload.Tool is null),
        .. ToolChoices.Select(tool => new SelectListItem(SpendLabels.Tool(tool), tool, tool == Upload.Tool)),
    ];

    private static readonly string[] ToolChoices = ["claude-code", "codex", "gemini-cli", "opencode", "amp", "copilot-cli", "droid", "qwen-code", "kimi", "pi", "goose", "openclaw", "cursor"];
}
