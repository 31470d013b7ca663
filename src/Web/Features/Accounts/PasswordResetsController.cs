using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;
using TeamCost.Web.Platform.Http;
using TeamCost.Web.Platform.Identity;

namespace TeamCost.Web.Features.Accounts;

/// <summary>A forgotten password: the answer is the same whether there is such an account or not.</summary>
public sealed class PasswordResetsController(UserManager<AppUser> users, AccountMailer mailer, PasswordChecker passwords, SessionEnder sessions) : AccountController
{
    private const string Stale = "This link has expired or was used already. Ask for a new one.";

    [HttpGet("forgot-password")]
    public IActionResult New() => View("ForgotPassword", new EmailForm());

    [HttpPost("forgot-password"), EnableRateLimiting(RateLimits.Mail)]
    public async Task<IActionResult> Create(EmailForm form, CancellationToken ct)
    {
        if (!ModelState.IsValid)
        {
            return Invalid("ForgotPassword", "ForgotPassword", form);
        }

        if (await users.FindByEmailAsync(form.Email.Trim()) is { } user)
        {
            await mailer.ResetAsync(user, Request, ct);
        }

        return View("CheckYourMail", new CheckYourMailPage(form.Email, "to choose a new password, if there is an account with this address"));
    }

    [HttpGet("reset-password")]
    public IActionResult Edit(Guid user, string? code) => View("ResetPassword", new PasswordResetForm { User = user, Code = code });

    [HttpPost("reset-password"), EnableRateLimiting(RateLimits.SignIn)]
    public async Task<IActionResult> Update(PasswordResetForm form, CancellationToken ct)
    {
        if (!ModelState.IsValid)
        {
            return Invalid("ResetPassword", "ResetPassword", form);
        }

        var user = await users.FindByIdAsync(form.User.ToString());
        if (user is null || AccountMailer.Decode(form.Code) is not { } code || !(await users.ResetPasswordAsync(user, code, form.Password)).Succeeded)
        {
            ModelState.AddModelError("", Stale);
            return Invalid("ResetPassword", "ResetPassword", form);
        }

        await passwords.ForgiveAsync(user.Id, ct);
        await sessions.EndApiSessionsAsync(user.Id, ct);
        return GoTo("/sign-in", "Your password was changed. Sign in with the new one.");
    }
}
