using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;
using TeamCost.Web.Data;
using TeamCost.Web.Platform.Http;
using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Features.Exports;

/// <summary>Tables and charts as files, for people: the menu on each panel leads here with the filter of its page.</summary>
[Route("o/{org}/exports")]
[NoOrgTransaction]
[EnableRateLimiting(RateLimits.Exports)]
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
public sealed class ExportsController(ExportDoor door) : OrgController
{
    [HttpGet("{table}.{format}")]
    public async Task<IActionResult> Show(string table, string format) => await door.SendAsync(HttpContext, table, format, forPeople: true) switch
    {
        null => new EmptyResult(),
        { Status: StatusCodes.Status403Forbidden } => Forbid(),
        { Status: StatusCodes.Status404NotFound } => NotFound(),
        var wrong => new ContentResult { StatusCode = wrong.Status, ContentType = "text/plain; charset=utf-8", Content = string.Join('\n', wrong.Problems) },
    };
}
