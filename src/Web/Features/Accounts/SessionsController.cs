using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;
using TeamCost.Web.Platform.Errors;
using TeamCost.Web.Platform.Http;
using TeamCost.Web.Platform.Identity;

namespace TeamCost.Web.Features.Accounts;

/// <summary>Signing in and out.</summary>
public sealed class SessionsController(PasswordChecker passwords, SignInManager<AppUser> signIn) : AccountController
{
    [HttpGet("sign-in")]
    public IActionResult New(string? returnUrl) => IsSignedIn
        ? LocalRedirect(LocalOrHome(returnUrl))
        : PageOrFragment("SignIn", "_SignInForm", new SignInForm { ReturnUrl = LocalOrNull(returnUrl) });

    [HttpPost("sign-in"), EnableRateLimiting(RateLimits.SignIn)]
    public async Task<IActionResult> Create(SignInForm form, CancellationToken ct)
    {
        form.ReturnUrl = LocalOrNull(form.ReturnUrl);
        if (!ModelState.IsValid)
        {
            return Invalid("SignIn", "_SignInForm", form);
        }

        var checkedUser = await passwords.CheckAsync(form.Email, form.Password, ct);
        return await checkedUser.Match<Task<IActionResult>>(
            async user =>
            {
                await signIn.SignInAsync(user, form.RememberMe);
                return GoTo(LocalOrHome(form.ReturnUrl));
            },
            error =>
            {
                error.AddTo(ModelState);
                return Task.FromResult(Invalid("SignIn", "_SignInForm", form));
            });
    }

    [HttpPost("sign-out")]
    public async Task<IActionResult> Delete()
    {
        await signIn.SignOutAsync();
        return GoTo("/", "You are signed out.");
    }
}
