using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;
using TeamCost.Web.Platform.Ui;

namespace TeamCost.Web.Platform.Errors;

/// <summary>The page, or the problem body for programs, behind every failed request. Reached only by running the request again.</summary>
[AllowAnonymous]
[IgnoreAntiforgeryToken]
[DisableRateLimiting]
[ApiExplorerSettings(IgnoreApi = true)]
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
[Route(Path)]
public sealed class ErrorsController : Controller
{
    public const string Path = "error";

    [Route("{status:int:range(400,599)}")]
    public IActionResult Show()
    {
        // Binding a parameter would read the form again, and that may be what failed.
        var status = int.Parse((string)RouteData.Values["status"]!, CultureInfo.InvariantCulture);
        var asked = HttpContext.Features.Get<IStatusCodeReExecuteFeature>()?.OriginalPath;
        var failed = HttpContext.Features.Get<IExceptionHandlerPathFeature>()?.Path;

        // After an exception the pipeline has already chosen the status; somebody who types this address finds nothing.
        status = failed is not null ? Response.StatusCode : asked is not null ? status : StatusCodes.Status404NotFound;
        Response.StatusCode = status;
        if (status >= StatusCodes.Status500InternalServerError)
        {
            // Perhaps the database is gone: the page must not ask it who is here.
            HttpContext.User = new ClaimsPrincipal();
        }

        var page = ErrorPage.Of(status);
        var endpoint = HttpContext.Features.Get<IExceptionHandlerPathFeature>()?.Endpoint ?? HttpContext.Features.Get<IStatusCodeReExecuteFeature>()?.Endpoint;
        if (endpoint?.Metadata.GetMetadata<ClientErrorsAttribute>() is not null)
        {
            return ClientError.Answer(status, $"{page.Title}. {page.Text}");
        }

        return ApiPaths.Contains(failed ?? asked ?? "")
            ? Problem(statusCode: status, title: page.Title, detail: page.Text)
            : View("Error", page);
    }
}
