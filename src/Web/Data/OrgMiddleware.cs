using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Data;

/// <summary>
/// Enters the organization of <c>/o/{org}/…</c> after routing and authentication. Signed out → sign-in; no such organization or not a
/// member → 404, never 403, so that nobody can tell the two apart.
/// </summary>
public sealed class OrgMiddleware(RequestDelegate next)
{
    public const string RouteKey = "org";

    /// <summary>Where the person was last, so that signing in leads back there. Says nothing that the address did not.</summary>
    public const string LastCookie = "teamcost.org";

    public async Task InvokeAsync(HttpContext http, CurrentOrg org, OrgDoor door)
    {
        if (http.GetRouteValue(RouteKey) is not string slug || !http.Request.Path.StartsWithSegments("/o", StringComparison.Ordinal))
        {
            await next(http);
            return;
        }

        if (http.User.FindFirstValue(ClaimTypes.NameIdentifier) is not { } id || !Guid.TryParse(id, out var userId))
        {
            await http.ChallengeAsync();
            return;
        }

        if (await door.FindAsync(slug, userId, http.RequestAborted) is not { } entry)
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        org.Enter(entry);
        if (HttpMethods.IsGet(http.Request.Method) && http.Request.Cookies[LastCookie] != entry.Slug)
        {
            http.Response.Cookies.Append(LastCookie, entry.Slug, new CookieOptions
            {
                HttpOnly = true,
                SameSite = SameSiteMode.Lax,
                Secure = http.Request.IsHttps,
                MaxAge = TimeSpan.FromDays(365),
            });
        }

        await next(http);
    }
}
