using System.Globalization;
using System.Net.Mime;
using Microsoft.AspNetCore.Mvc;
using TeamCost.Web.Data;
using TeamCost.Web.Platform.Printing;
using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Features.Reports;

/// <summary>A report as a PDF: the printed page, made by a browser on the server.</summary>
[Route("o/{org}/reports/report.pdf")]
public sealed class ReportPdfsController(ReportDoor door, ReportPaper paper, PdfPrinter printer, ViewText views, OrgTransaction unit) : OrgController
{
    // A unit of work of its own: none is open while the browser works.
    [HttpGet]
    [NoOrgTransaction]
    public async Task<IActionResult> Show(CancellationToken ct)
    {
        ReportAnswer answer;
        await using (await unit.BeginReadingAsync(ct))
        {
            answer = await door.AskAsync(Request, ct);
        }

        if (answer.Report is not { } report)
        {
            return answer.MaySee ? NotFound() : Forbid();
        }

        if (printer.Hindrance is { } hindrance)
        {
            return Without(report, new PrintAnswer(null, hindrance));
        }

        var made = await printer.PrintAsync(await views.RenderAsync(ControllerContext, "Print", PrintPage.InFile(report, paper, Request)), ct);
        if (made.Pdf is not { } pdf)
        {
            return Without(report, made);
        }

        Response.Headers.CacheControl = "private, no-store";
        return File(pdf, MediaTypeNames.Application.Pdf, report.FileName);
    }

    private ViewResult Without(Report report, PrintAnswer made)
    {
        Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        if (made.RetryAfter is { } later)
        {
            Response.Headers.RetryAfter = ((int)later.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        }

        var place = ReportPlace.Of(report.Origin.Slug);
        var chosen = ReportPaper.Read(Request.Query);
        return View("NoPdf", new NoPdfPage(made.Problem, place.Print(report.Filter, chosen), made.RetryAfter is null ? null : place.Pdf(report.Filter, chosen), place.Page(report.Filter)));
    }
}

/// <param name="Reason">Why there is no PDF, in a sentence.</param>
/// <param name="Again">Where to ask again; null where that will not help.</param>
public sealed record NoPdfPage(string Reason, string Print, string? Again, string Back);
