using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;
using TeamCost.Web.Features.People;
using TeamCost.Web.Platform.Http;
using TeamCost.Web.Platform.Identity;

namespace TeamCost.Web.Features.Accounts;

/// <summary>The link in the mail opens a page with a button, so that a mail scanner that follows links confirms nothing.</summary>
public sealed class EmailConfirmationsController(UserManager<AppUser> users, AccountMailer mailer, PersonMatcher names) : AccountController
{
    [HttpGet("confirm-email")]
    public IActionResult Edit(Guid user, string? code, string? returnUrl) =>
        View("ConfirmEmail", new EmailConfirmationForm { User = user, Code = code, ReturnUrl = LocalOrNull(returnUrl) });

    [HttpPost("confirm-email")]
    public async Task<IActionResult> Update(EmailConfirmationForm form, CancellationToken ct)
    {
        var user = await users.FindByIdAsync(form.User.ToString());
        if (user is null || AccountMailer.Decode(form.Code) is not { } code || !(await users.ConfirmEmailAsync(user, code)).Succeeded)
        {
            ModelState.AddModelError("", "This link has expired or was used already. Sign in, or ask for a new link.");
            return Invalid("ConfirmEmail", "ConfirmEmail", form);
        }

        // Sources may have named this address before it was proven.
        await names.MatchAsync(user.Id, ct);
        var back = LocalOrNull(form.ReturnUrl);
        return GoTo(back is null ? "/sign-in" : $"/sign-in?returnUrl={Uri.EscapeDataString(back)}", "Your e-mail address is confirmed. Sign in.");
    }

    [HttpGet("confirm-email/again")]
    public IActionResult New() => View("ConfirmAgain", new EmailForm());

    [HttpPost("confirm-email/again"), EnableRateLimiting(RateLimits.Mail)]
    public async Task<IActionResult> Create(EmailForm form, CancellationToken ct)
    {
        if (!ModelState.IsValid)
        {
            return Invalid("ConfirmAgain", "ConfirmAgain", form);
        }

        if (await users.FindByEmailAsync(form.Email.Trim()) is { EmailConfirmed: false } user)
        {
            await mailer.ConfirmAsync(user, Request, returnUrl: null, ct);
        }

        return View("CheckYourMail", new CheckYourMailPage(form.Email, "to confirm the address, if it is waiting for that"));
    }
}

public sealed class EmailConfirmationForm
{
    public Guid User { get; set; }

    public string? Code { get; set; }

    public string? ReturnUrl { get; set; }
}
