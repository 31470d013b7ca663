using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using TeamCost.Contracts;
using TeamCost.Web.Data;
using TeamCost.Web.Platform.Errors;
using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Features.Ingestion.Uploads;

/// <summary>Takes a report that was looked at, and undoes it: recording opens units of work of its own.</summary>
[Route("o/{org}/uploads/{id:guid}")]
[Authorize(Policy = OrgPolicies.HasDevices)]
[NoOrgTransaction]
public sealed class UploadImportsController(UploadTaker taker, OrgTransaction unit, UploadPageQuery page, AppDbContext db, CurrentOrg org) : OrgController
{
    [HttpPost("import")]
    public async Task<IActionResult> Create(Guid id, CancellationToken ct) => !await IsMineAsync(id, ct) ? NotFound()
        : await AnswerAsync(await taker.TakeAsync(id, ct), id, upload => $"{upload.Name} is imported: {Days(upload.NewParts)} new, {upload.ChangedParts} changed.", ct);

    [HttpPost("undo")]
    public async Task<IActionResult> Delete(Guid id, CancellationToken ct) => !await IsMineAsync(id, ct) ? NotFound()
        : await AnswerAsync(await taker.UndoAsync(id, org.UserId!.Value, ct), id, upload => $"The import of {upload.Name} is undone. What was there before is back.", ct);

    // A member may undo what is about them, whoever sent it.
    private async Task<bool> IsMineAsync(Guid id, CancellationToken ct)
    {
        var (me, isAdmin) = (org.UserId!.Value, org.Role?.IsAdmin() == true);
        await using var transaction = await unit.BeginReadingAsync(ct);
        return await db.Uploads.AsNoTracking().AnyAsync(u => u.Id == id && (isAdmin || u.UserId == me || u.UploadedBy == me), ct);
    }

    private Task<IActionResult> AnswerAsync(Result<Upload> result, Guid id, Func<Upload, string> words, CancellationToken ct) => result.Match(
        upload =>
        {
            ToastAfterRedirect(words(upload));
            return Task.FromResult<IActionResult>(RedirectToAction("Show", "Uploads", new { id }));
        },
        error => RefusedAsync(error, id, ct));

    private async Task<IActionResult> RefusedAsync(Error error, Guid id, CancellationToken ct)
    {
        await using var transaction = await unit.BeginReadingAsync(ct);
        if (error.Kind is ErrorKind.NotFound || await page.RunAsync(id, ct) is not { } shown)
        {
            return NotFound();
        }

        error.AddTo(ModelState);
        Response.StatusCode = error.Kind.ToStatus();
        return View("Show", shown);
    }

    private static string Days(int count) => count == 1 ? "1 day" : $"{count} days";
}
