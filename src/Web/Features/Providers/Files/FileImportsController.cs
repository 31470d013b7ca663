using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using TeamCost.Contracts;
using TeamCost.Web.Data;
using TeamCost.Web.Platform.Errors;
using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Features.Providers.Files;

/// <summary>Takes a file that was looked at, and undoes it: recording opens units of work of its own.</summary>
[Route("o/{org}/connections/{connectionId:guid}/files/{id:guid}")]
[Authorize(Policy = OrgPolicies.Admin)]
[NoOrgTransaction]
public sealed class FileImportsController(FileImporter importer, OrgTransaction unit, FilePreviewQuery preview, CurrentOrg org) : OrgController
{
    [HttpPost("import")]
    public async Task<IActionResult> Create(Guid connectionId, Guid id, CancellationToken ct) =>
        await AnswerAsync(
            await importer.TakeAsync(connectionId, id, org.UserId!.Value, ct), connectionId, id,
            file => $"{Rows(file.GoodRows)} of {file.Name} imported." + (file.BadRows > 0 ? $" {Rows(file.BadRows)} could not be read; they are listed here." : ""), ct);

    [HttpPost("undo")]
    public async Task<IActionResult> Delete(Guid connectionId, Guid id, CancellationToken ct) =>
        await AnswerAsync(
            await importer.UndoAsync(connectionId, id, org.UserId!.Value, ct), connectionId, id,
            file => $"The import of {file.Name} is undone. What was there before is back.", ct);

    private Task<IActionResult> AnswerAsync(Result<UploadedFile> result, Guid connectionId, Guid id, Func<UploadedFile, string> words, CancellationToken ct) =>
        result.Match(
            file =>
            {
                ToastAfterRedirect(words(file));
                return Task.FromResult<IActionResult>(RedirectToAction("Show", "Files", new { connectionId, id }));
            },
            error => RefusedAsync(error, connectionId, id, ct));

    private async Task<IActionResult> RefusedAsync(Error error, Guid connectionId, Guid id, CancellationToken ct)
    {
        await using var transaction = await unit.BeginReadingAsync(ct);
        if (error.Kind is ErrorKind.NotFound || await preview.RunAsync(connectionId, id, ct) is not { } page)
        {
            return NotFound();
        }

        error.AddTo(ModelState);
        Response.StatusCode = error.Kind.ToStatus();
        return View("Show", page);
    }

    private static string Rows(int count) => count == 1 ? "1 row" : $"{count} rows";
}
