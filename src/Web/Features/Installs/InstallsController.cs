using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using TeamCost.Web.Platform.Http;
using TeamCost.Web.Platform.Htmx;

namespace TeamCost.Web.Features.Installs;

/// <summary>How to get the command, for everybody: a page, two scripts and the files.</summary>
[AllowAnonymous]
[Route("")]
public sealed partial class InstallsController(DownloadFolder downloads, PublicAddress address) : FragmentController
{
    [HttpGet("install")]
    public IActionResult Index() => View("Index", InstallPage.For(address.Of(Request), downloads.Files(), Request.Headers.UserAgent.ToString()));

    [HttpGet("install.sh")]
    public IActionResult Shell() => Script(InstallScripts.Shell);

    [HttpGet("install.ps1")]
    public IActionResult PowerShell() => Script(InstallScripts.PowerShell);

    [HttpGet("downloads/{file}")]
    public IActionResult Show(string file) => downloads.PathOf(file) is { } path
        ? PhysicalFile(path, file == DownloadFolder.Sums ? "text/plain" : "application/octet-stream", file, enableRangeProcessing: true)
        : NotFound();

    private IActionResult Script(Func<string, IReadOnlyList<Download>, string> write)
    {
        var server = address.Of(Request);
        if (!Address().IsMatch(server))
        {
            // It becomes a part of a script that somebody runs.
            return BadRequest();
        }

        Response.Headers.CacheControl = "no-cache";
        return Content(write(server, downloads.Files()), "text/plain; charset=utf-8");
    }

    [GeneratedRegex(@"^https?://[A-Za-z0-9._\-\[\]:]+(/[A-Za-z0-9._\-/]*)?$")]
    private static partial Regex Address();
}
