using System.Text;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Features.Providers.Files;

/// <summary>The template with two rows that show how it is meant.</summary>
[Route("o/{org}/connections/template.csv")]
[Authorize(Policy = OrgPolicies.SeesEverybody)]
public sealed class FileTemplatesController : OrgController
{
    private const string Text = SheetColumns.Template + "\r\n"
        + "2026-01-31,mira@example.com,api,llama-3.3-70b,1250000,98000,,,420,1.87,USD,a day of one person\r\n"
        + "2026-01,,api,,,,,,,250.00,USD,a month of the whole account\r\n";

    [HttpGet]
    public IActionResult Show() => File(Encoding.UTF8.GetBytes(Text), "text/csv; charset=utf-8", "teamcost-template.csv");
}
