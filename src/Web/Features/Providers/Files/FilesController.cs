using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using TeamCost.Web.Data;
using TeamCost.Web.Features.Providers.Connections;
using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Features.Providers.Files;

/// <summary>Files with usage of one account: uploaded to be looked at, with their columns said where the header does not.</summary>
[Route("o/{org}/connections/{connectionId:guid}/files")]
[Authorize(Policy = OrgPolicies.SeesEverybody)]
public sealed class FilesController(AppDbContext db, ConnectionPlaceQuery places, FileListQuery list, FilePreviewQuery preview, CurrentOrg org, TimeProvider clock) : OrgController
{
    [HttpGet]
    public async Task<IActionResult> Index(Guid connectionId, CancellationToken ct) =>
        await places.RunAsync(connectionId, ct) is { } place ? View("Index", await PageAsync(place, trouble: null, ct)) : NotFound();

    // Larger than what is taken, so that a file that is too large gets a sentence and not a closed door.
    [HttpPost]
    [Authorize(Policy = OrgPolicies.Admin)]
    [RequestSizeLimit(64 * 1024 * 1024)]
    [RequestFormLimits(MultipartBodyLengthLimit = 64 * 1024 * 1024)]
    public async Task<IActionResult> Create(Guid connectionId, IFormFile? file, CancellationToken ct)
    {
        if (await places.RunAsync(connectionId, ct) is not { } place)
        {
            return NotFound();
        }

        var (content, header, trouble) = await ReadAsync(file, ct);
        if (trouble is not null)
        {
            return Invalid("Index", "Index", await PageAsync(place, trouble, ct));
        }

        var uploaded = new UploadedFile(connectionId, NameOf(file!), SheetReader.Compress(content), SheetColumns.Recognize(header), org.UserId!.Value, clock.GetUtcNow());
        db.UploadedFiles.Add(uploaded);
        await db.SaveChangesAsync(ct);
        return RedirectToAction(nameof(Show), new { connectionId, id = uploaded.Id });
    }

    [HttpGet("{id:guid}")]
    public async Task<IActionResult> Show(Guid connectionId, Guid id, CancellationToken ct) =>
        await preview.RunAsync(connectionId, id, ct) is { } page ? View("Show", page) : NotFound();

    /// <summary>Which column holds what, by hand.</summary>
    [HttpPost("{id:guid}")]
    [Authorize(Policy = OrgPolicies.Admin)]
    public async Task<IActionResult> Update(Guid connectionId, Guid id, SheetColumnsForm form, CancellationToken ct)
    {
        if (await db.UploadedFiles.SingleOrDefaultAsync(f => f.Id == id && f.ConnectionId == connectionId && f.TakenAt == null, ct) is not { } file)
        {
            return NotFound();
        }

        file.Choose(form.ToColumns());
        await db.SaveChangesAsync(ct);
        return RedirectToAction(nameof(Show), new { connectionId, id });
    }

    /// <summary>Only what was not imported can be thrown away; an import is undone.</summary>
    [HttpPost("{id:guid}/discard")]
    [Authorize(Policy = OrgPolicies.Admin)]
    public async Task<IActionResult> Delete(Guid connectionId, Guid id, CancellationToken ct)
    {
        if (await db.UploadedFiles.Where(f => f.Id == id && f.ConnectionId == connectionId && f.TakenAt == null).ExecuteDeleteAsync(ct) == 0)
        {
            return NotFound();
        }

        ToastAfterRedirect("The file was discarded. Nothing was imported.");
        return RedirectToAction(nameof(Index), new { connectionId });
    }

    private static async Task<(byte[] Content, IReadOnlyList<string> Header, string? Trouble)> ReadAsync(IFormFile? file, CancellationToken ct)
    {
        if (file is not { Length: > 0 })
        {
            return ([], [], file is null ? "Choose a file first." : "The file is empty. Download the template to see what belongs into it.");
        }

        if (file.Length > SheetReader.MostBytes)
        {
            return ([], [], $"The file is larger than {SheetReader.MostBytes / 1024 / 1024} MB. Split it, for instance by month: each file replaces only its own days.");
        }

        using var content = new MemoryStream((int)file.Length);
        await file.CopyToAsync(content, ct);
        var bytes = content.ToArray();
        var (header, trouble) = SheetReader.HeaderOf(bytes);
        return (bytes, header, trouble);
    }

    private static string NameOf(IFormFile file)
    {
        var name = string.Concat(Path.GetFileName(file.FileName.Replace('\\', '/')).Where(c => !char.IsControl(c))).Trim();
        return name.Length == 0 ? "file.csv" : name.Length > 200 ? name[..200] : name;
    }

    private async Task<FilesPage> PageAsync(ConnectionPlace place, string? trouble, CancellationToken ct) =>
        new(place, await list.RunAsync(place.Id, ct), trouble, org.Role?.IsAdmin() == true);
}

public sealed record FilesPage(ConnectionPlace Place, IReadOnlyList<FileRow> Rows, string? Trouble, bool IsAdmin);
