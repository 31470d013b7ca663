using Microsoft.AspNetCore.Mvc;
using TeamCost.Web.Platform.Printing;
using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Features.Reports;

/// <summary>A report as a page to print: one document with everything in it.</summary>
[Route("o/{org}/reports/print")]
public sealed class ReportPrintsController(ReportDoor door, ReportPaper paper, PdfPrinter printer) : OrgController
{
    [HttpGet]
    public async Task<IActionResult> Show(CancellationToken ct)
    {
        var answer = await door.AskAsync(Request, ct);
        if (answer.Report is not { } report)
        {
            return answer.MaySee ? NotFound() : Forbid();
        }

        var page = PrintPage.OnScreen(report, paper, Request, printer.Hindrance is null);
        Response.Headers.ContentSecurityPolicy = $"{page.Sheet.Policy}; frame-ancestors 'none'";
        return View("Print", page);
    }
}
