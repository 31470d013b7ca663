using Microsoft.AspNetCore.Mvc;
using Microsoft.Net.Http.Headers;
using TeamCost.Web.Platform.Ui;

namespace TeamCost.Web.Platform.Htmx;

/// <summary>Every URL is a page; htmx asks the same URL for a region of it and gets the very partial that the page embeds.</summary>
public abstract class FragmentController : Controller
{
    protected IActionResult PageOrFragment(string page, string fragment, object? model)
    {
        Response.Headers.Append(HeaderNames.Vary, HtmxHeaders.RequestType);
        return Request.WantsFragment() ? PartialView(fragment, model) : View(page, model);
    }

    /// <summary>The same form again with status 422, what was typed and the messages beside the fields.</summary>
    protected IActionResult Invalid(string page, string fragment, object? form)
    {
        Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        return PageOrFragment(page, fragment, form);
    }

    /// <summary>
    /// After a change: htmx gets the regions that changed, a plain form goes back to a page. The toast travels with the redirect;
    /// a fragment answer names its own (<c>_Toast</c> in an <c>hx-partial</c>).
    /// </summary>
    protected IActionResult Changed(string fragment, object? model, string backTo, object? routeValues = null, string? toast = null)
    {
        if (Request.WantsFragment())
        {
            return PartialView(fragment, model);
        }

        ToastAfterRedirect(toast);
        return RedirectToAction(backTo, routeValues);
    }

    /// <summary>Leaves for another page after a change, with htmx and without.</summary>
    protected IActionResult GoTo(string url, string? toast = null)
    {
        ToastAfterRedirect(toast);
        if (!Request.WantsFragment())
        {
            return LocalRedirect(url);
        }

        Response.Headers[HtmxHeaders.Redirect] = url;
        return NoContent();
    }

    /// <summary>Stays in the organization of the page: another action would drop the ambient values, and with them the path's organization.</summary>
    [NonAction]
    public override RedirectToActionResult RedirectToAction(string? actionName, string? controllerName, object? routeValues, string? fragment)
    {
        var values = new RouteValueDictionary(routeValues);
        if (RouteData.Values.TryGetValue("org", out var org))
        {
            values.TryAdd("org", org);
        }

        return base.RedirectToAction(actionName, controllerName, values, fragment);
    }

    protected void ToastAfterRedirect(string? text)
    {
        if (text is not null)
        {
            TempData[Toast.TempDataKey] = text;
        }
    }
}
