using System.Globalization;
using CsvHelper;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using TeamCost.Web.Data;
using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Features.Providers.Files;

/// <summary>The rows that could not be read, as they stand in the file, each with its sentence: to mend and upload again.</summary>
[Route("o/{org}/connections/{connectionId:guid}/files/{id:guid}/bad-rows.csv")]
[Authorize(Policy = OrgPolicies.SeesEverybody)]
public sealed class FileFaultsController(AppDbContext db, TimeProvider clock) : OrgController
{
    // A cell that a spreadsheet would run as a formula is written as text.
    private static readonly CsvWriterOptions Safe = new() { Injection = CsvInjection.Escape, ValidateFieldCount = false, WriteByteOrderMark = true };

    [HttpGet]
    public async Task<IActionResult> Show(Guid connectionId, Guid id, CancellationToken ct)
    {
        if (await db.UploadedFiles.AsNoTracking().SingleOrDefaultAsync(f => f.Id == id && f.ConnectionId == connectionId, ct) is not { } file)
        {
            return NotFound();
        }

        var sheet = file.Read(clock.GetUtcNow(), ct);
        using var content = new MemoryStream();
        using (var csv = CsvWriter.Create(content, Safe, leaveOpen: true))
        {
            csv.WriteRecord([.. sheet.Header, "row", "what is wrong"]);
            foreach (var fault in sheet.Faults)
            {
                csv.WriteRecord([.. sheet.Header.Select((_, i) => i < fault.Fields.Count ? fault.Fields[i] : ""), fault.Row.ToString(CultureInfo.InvariantCulture), Words(fault)]);
            }
        }

        return File(content.ToArray(), "text/csv; charset=utf-8", $"{Path.GetFileNameWithoutExtension(file.Name)}-bad-rows.csv");
    }

    private static string Words(SheetFault fault) => fault.Column.Length == 0 ? fault.Sentence : $"{fault.Column}: {fault.Sentence}";
}
