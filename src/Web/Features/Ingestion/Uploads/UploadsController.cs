using System.Text;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using TeamCost.Contracts.Imports;
using TeamCost.Web.Data;
using TeamCost.Web.Platform.Htmx;
using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Features.Ingestion.Uploads;

/// <summary>Reports of other programs, by file or pasted: looked at before anything is written. Members for themselves, admins for anybody.</summary>
[Route("o/{org}/uploads")]
[Authorize(Policy = OrgPolicies.HasDevices)]
public sealed class UploadsController(AppDbContext db, UploadListQuery list, UploadPageQuery page, UploadPlaces places, CurrentOrg org, TimeProvider clock) : OrgController
{
    private bool IsAdmin => org.Role?.IsAdmin() == true;

    private Guid Me => org.UserId!.Value;

    [HttpGet]
    public async Task<IActionResult> Index(CancellationToken ct) => View("Index", await PageAsync(trouble: null, text: null, ct));

    // Larger than what is taken, so that a file that is too large gets a sentence and not a closed door.
    [HttpPost]
    [RequestSizeLimit(64 * 1024 * 1024)]
    [RequestFormLimits(MultipartBodyLengthLimit = 64 * 1024 * 1024, ValueLengthLimit = 32 * 1024 * 1024)]
    public async Task<IActionResult> Create(IFormFile? file, string? text, string? timeZone, CancellationToken ct)
    {
        var (content, trouble) = await ReadAsync(file, text, ct);
        var now = clock.GetUtcNow();
        trouble ??= ReportReader.Read(content, ReportOptions.At(now)).Match<string?>(_ => null, error => error.Field is { } field ? $"{field}: {error.Message}" : error.Message);
        if (trouble is not null || ReportCleaner.Clean(content) is not { } cleaned)
        {
            return Invalid("Index", "Index", await PageAsync(trouble, text, ct));
        }

        var upload = new Upload(UploadRoad.Browser, NameOf(file), cleaned, Me, tokenId: null, now);
        upload.Put(await places.OfPersonAsync(Me, machine: null, tokenId: null, ct), tool: null, new UploadForm { TimeZone = timeZone }.KnownZone);
        db.Uploads.Add(upload);
        await db.SaveChangesAsync(ct);
        return RedirectToAction(nameof(Show), new { id = upload.Id });
    }

    [HttpGet("{id:guid}")]
    public async Task<IActionResult> Show(Guid id, CancellationToken ct) => await page.RunAsync(id, ct) is { } shown ? PageOrFragment("Show", "_Upload", shown) : NotFound();

    /// <summary>Says whose it is, of which machine, tool and zone; the comparison follows.</summary>
    [HttpPost("{id:guid}")]
    public async Task<IActionResult> Update(Guid id, [Bind(Prefix = "Form")] UploadForm form, CancellationToken ct)
    {
        if (await Mine(id).SingleOrDefaultAsync(u => u.TakenAt == null, ct) is not { } upload)
        {
            return NotFound();
        }

        upload.Put(await PlaceAsync(form, upload, ct), form.KnownTool, form.KnownZone);
        await db.SaveChangesAsync(ct);
        return Request.WantsFragment() ? PartialView("_Upload", await page.RunAsync(id, ct)) : RedirectToAction(nameof(Show), new { id });
    }

    /// <summary>Only what was not imported can be thrown away; an import is undone.</summary>
    [HttpPost("{id:guid}/discard")]
    public async Task<IActionResult> Delete(Guid id, CancellationToken ct)
    {
        if (await Mine(id).Where(u => u.TakenAt == null).ExecuteDeleteAsync(ct) == 0)
        {
            return NotFound();
        }

        ToastAfterRedirect("The report was discarded. Nothing was imported.");
        return RedirectToAction(nameof(Index));
    }

    private IQueryable<Upload> Mine(Guid id)
    {
        var (me, isAdmin) = (Me, IsAdmin);
        return db.Uploads.Where(u => u.Id == id && (isAdmin || u.UploadedBy == me));
    }

    private async Task<UploadPlace> PlaceAsync(UploadForm form, Upload upload, CancellationToken ct)
    {
        if (!IsAdmin)
        {
            return await places.OfPersonAsync(Me, form.Machine, tokenId: null, ct);
        }

        if (form.Name?.Trim() is { Length: > 0 and <= 256 } name && !name.Any(char.IsControl))
        {
            return UploadPlaces.OfName(name, form.Machine);
        }

        var person = form.Person is { } chosen && await db.Memberships.AnyAsync(m => m.UserId == chosen, ct) ? chosen : upload.UserId ?? Me;
        return await places.OfPersonAsync(person, form.Machine, tokenId: null, ct);
    }

    private static async Task<(byte[] Content, string? Trouble)> ReadAsync(IFormFile? file, string? text, CancellationToken ct)
    {
        if (file is not { Length: > 0 })
        {
            return string.IsNullOrWhiteSpace(text)
                ? ([], file is null ? "Choose a file or paste a report first." : "The file is empty.")
                : (Encoding.UTF8.GetBytes(text), null);
        }

        if (file.Length > ReportReader.MostBytes)
        {
            return ([], $"The file is larger than {ReportReader.MostBytes / 1024 / 1024} MB. Make the report in parts, with --since and --until.");
        }

        using var content = new MemoryStream((int)file.Length);
        await file.CopyToAsync(content, ct);
        return (content.ToArray(), null);
    }

    private static string NameOf(IFormFile? file)
    {
        var name = file is { Length: > 0 } ? string.Concat(Path.GetFileName(file.FileName.Replace('\\', '/')).Where(c => !char.IsControl(c))).Trim() : "Pasted report";
        return name.Length == 0 ? "report.json" : name.Length > 200 ? name[..200] : name;
    }

    private async Task<UploadsPage> PageAsync(string? trouble, string? text, CancellationToken ct) =>
        new(await list.RunAsync(IsAdmin ? null : Me, ct), trouble, text is { Length: < 100_000 } ? text : null, IsAdmin);
}

/// <param name="Trouble">Why the last one could not be read.</param>
/// <param name="Text">What was pasted.</param>
public sealed record UploadsPage(IReadOnlyList<UploadRow> Rows, string? Trouble, string? Text, bool IsAdmin);
