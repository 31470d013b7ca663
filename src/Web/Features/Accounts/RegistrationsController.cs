using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;
using TeamCost.Contracts;
using TeamCost.Web.Platform.Errors;
using TeamCost.Web.Platform.Http;
using TeamCost.Web.Platform.Identity;

namespace TeamCost.Web.Features.Accounts;

[Route("register")]
public sealed class RegistrationsController(Registrar registrar, AccountMailer mailer, AccountSettings settings, SignInManager<AppUser> signIn) : AccountController
{
    private const string Invitations = "/invitations/";

    [HttpGet]
    public async Task<IActionResult> New(string? returnUrl, CancellationToken ct)
    {
        if (IsSignedIn)
        {
            return LocalRedirect(LocalOrHome(returnUrl));
        }

        var form = new RegistrationForm { ReturnUrl = LocalOrNull(returnUrl) };
        return await registrar.RefusalAsync(InvitationIn(form.ReturnUrl), ct) is { } refusal ? Closed(refusal) : PageOrFragment("Register", "_RegistrationForm", form);
    }

    [HttpPost, EnableRateLimiting(RateLimits.Mail)]
    public async Task<IActionResult> Create(RegistrationForm form, CancellationToken ct)
    {
        form.ReturnUrl = LocalOrNull(form.ReturnUrl);
        if (await registrar.RefusalAsync(InvitationIn(form.ReturnUrl), ct) is { } refusal)
        {
            return Closed(refusal);
        }

        if (!ModelState.IsValid)
        {
            return Invalid("Register", "_RegistrationForm", form);
        }

        var registered = await registrar.RegisterAsync(form.ToPerson(), ct);
        return await registered.Match(user => WelcomeAsync(user, form, ct), error => RefuseAsync(error, form, ct));
    }

    private static string? InvitationIn(string? returnUrl) =>
        returnUrl?.StartsWith(Invitations, StringComparison.Ordinal) == true ? returnUrl[Invitations.Length..].Split('?', '/')[0] : null;

    private async Task<IActionResult> WelcomeAsync(AppUser user, RegistrationForm form, CancellationToken ct)
    {
        if (settings.ConfirmsEmail)
        {
            await mailer.ConfirmAsync(user, Request, form.ReturnUrl, ct);
            return View("CheckYourMail", new CheckYourMailPage(form.Email, "to finish the registration"));
        }

        await signIn.SignInAsync(user, isPersistent: false);
        return GoTo(LocalOrHome(form.ReturnUrl));
    }

    // Where addresses are confirmed by mail, the page tells a stranger nothing: only the mail says that an account exists.
    private async Task<IActionResult> RefuseAsync(Error error, RegistrationForm form, CancellationToken ct)
    {
        if (error.Kind == ErrorKind.Conflict && settings.ConfirmsEmail)
        {
            await mailer.AlreadyRegisteredAsync(form.Email.Trim(), Request, ct);
            return View("CheckYourMail", new CheckYourMailPage(form.Email, "to finish the registration"));
        }

        error.AddTo(ModelState);
        return Invalid("Register", "_RegistrationForm", form);
    }

    private ViewResult Closed(Error refusal)
    {
        Response.StatusCode = StatusCodes.Status403Forbidden;
        return View("Closed", refusal.Message);
    }
}

/// <param name="Purpose">What the link in the mail is for: "to …".</param>
public sealed record CheckYourMailPage(string Email, string Purpose);
