using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace TeamCost.Web.Platform.Ui;

/// <summary>Light, dark or as the system says, for browsers without scripts; with scripts the same cookie is set in place. Without an antiforgery
/// token, because pages that many share have none; the worst that somebody else's page can do is to change the colours.</summary>
[Route("theme")]
[AllowAnonymous]
public sealed class ThemeController : Controller
{
    public const string CookieName = "theme";
    public static readonly IReadOnlyList<string> Themes = ["light", "dark"];

    [HttpPost]
    [IgnoreAntiforgeryToken]
    public IActionResult Update(string theme, string? returnUrl)
    {
        if (Themes.Contains(theme))
        {
            var options = new CookieOptions { MaxAge = TimeSpan.FromDays(365), SameSite = SameSiteMode.Lax, Secure = Request.IsHttps, IsEssential = true };
            Response.Cookies.Append(CookieName, theme, options);
        }
        else
        {
            Response.Cookies.Delete(CookieName);
        }

        return LocalRedirect(Url.IsLocalUrl(returnUrl) ? returnUrl : "/");
    }
}
