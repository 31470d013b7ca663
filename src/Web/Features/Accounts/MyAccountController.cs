using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;
using TeamCost.Web.Platform.Htmx;
using TeamCost.Web.Platform.Http;
using TeamCost.Web.Platform.Identity;

namespace TeamCost.Web.Features.Accounts;

/// <summary>A person's own page: name, time zone, password, organizations, machines, sessions.</summary>
[Authorize]
[Route("me")]
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
public sealed class MyAccountController(AccountPageQuery page, UserManager<AppUser> users, SignInManager<AppUser> signIn, SessionEnder sessions) : FragmentController
{
    [HttpGet]
    public async Task<IActionResult> Index(CancellationToken ct) =>
        await users.GetUserAsync(User) is { } user ? View("Me", await page.RunAsync(user, profile: null, password: null, ct)) : Challenge();

    [HttpPost("profile")]
    public async Task<IActionResult> Update([Bind(Prefix = "Profile")] ProfileForm form, CancellationToken ct)
    {
        if (await users.GetUserAsync(User) is not { } user)
        {
            return Challenge();
        }

        if (!ModelState.IsValid)
        {
            return Invalid("Me", "Me", await page.RunAsync(user, form, password: null, ct));
        }

        (user.DisplayName, user.TimeZone) = (form.Name.Trim(), form.TimeZone);
        await users.UpdateAsync(user);
        return Back("Saved.");
    }

    [HttpPost("password"), EnableRateLimiting(RateLimits.SignIn)]
    public async Task<IActionResult> UpdatePassword([Bind(Prefix = "Password")] PasswordForm form, CancellationToken ct)
    {
        if (await users.GetUserAsync(User) is not { } user)
        {
            return Challenge();
        }

        if (ModelState.IsValid && !(await users.ChangePasswordAsync(user, form.Current, form.New)).Succeeded)
        {
            ModelState.AddModelError("Password.Current", "This is not your present password.");
        }

        if (!ModelState.IsValid)
        {
            return Invalid("Me", "Me", await page.RunAsync(user, profile: null, form, ct));
        }

        await sessions.EndApiSessionsAsync(user.Id, ct);
        await signIn.RefreshSignInAsync(user);
        return Back("Your password was changed. Other browsers are signed out within a minute.");
    }

    [HttpPost("sessions/end")]
    public async Task<IActionResult> EndSessions(CancellationToken ct)
    {
        if (await users.GetUserAsync(User) is { } user)
        {
            await sessions.EndAllAsync(user, ct);
        }

        await signIn.SignOutAsync();
        return GoTo("/sign-in", "You are signed out here, and within a minute everywhere else. Device tokens still work.");
    }

    private RedirectToActionResult Back(string toast)
    {
        ToastAfterRedirect(toast);
        return RedirectToAction(nameof(Index));
    }
}
