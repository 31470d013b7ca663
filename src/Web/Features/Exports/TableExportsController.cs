using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;
using TeamCost.Web.Data;
using TeamCost.Web.Platform.Http;
using TeamCost.Web.Platform.Identity;

namespace TeamCost.Web.Features.Exports;

/// <summary>The same files for programs: without a byte-order mark, and a problem body where there is none.</summary>
[Route("api/v1/exports")]
[Authorize(Policy = ApiPolicies.ReadUsage)]
[NoOrgTransaction]
[EnableRateLimiting(RateLimits.Exports)]
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
public sealed class TableExportsController(ExportDoor door) : TokenController
{
    /// <summary>What there is, with every column and what it says.</summary>
    [HttpGet]
    public IActionResult Index() => Ok(door.Known.Select(e => new ExportListed(
        e.Name, e.Title, $"/api/v1/exports/{e.Name}.csv", e.Words,
        [.. e.AllColumns.Select(c => new ColumnListed(c.Name, c.KindWord, c.Definition))])));

    [HttpGet("{table}.{format}")]
    public async Task<IActionResult> Show(string table, string format) => await door.SendAsync(HttpContext, table, format, forPeople: false) is { } refused
        ? Problem(statusCode: refused.Status, title: string.Join(' ', refused.Problems))
        : new EmptyResult();
}

/// <param name="Path">Of the CSV; with <c>.json</c> it is JSON.</param>
/// <param name="Parameters">Words of the query string that it understands.</param>
public sealed record ExportListed(string Name, string Title, string Path, IReadOnlyList<string> Parameters, IReadOnlyList<ColumnListed> Columns);

public sealed record ColumnListed(string Name, string Type, string Definition);
