using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using TeamCost.Web.Platform.Htmx;

namespace TeamCost.Web.Features.Accounts;

/// <summary>What the account screens share: where to go afterwards, and never to another site.</summary>
[AllowAnonymous]
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
public abstract class AccountController : FragmentController
{
    protected string LocalOrHome(string? returnUrl) => returnUrl is not null && Url.IsLocalUrl(returnUrl) ? returnUrl : "/";

    /// <summary>The same address for the next form, or nothing where it leads elsewhere.</summary>
    protected string? LocalOrNull(string? returnUrl) => returnUrl is not null && Url.IsLocalUrl(returnUrl) ? returnUrl : null;

    protected bool IsSignedIn => User.Identity?.IsAuthenticated == true;
}
