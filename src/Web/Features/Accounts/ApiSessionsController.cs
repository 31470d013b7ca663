using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;
using TeamCost.Contracts;
using TeamCost.Web.Platform.Errors;
using TeamCost.Web.Platform.Http;
using TeamCost.Web.Platform.Identity;

namespace TeamCost.Web.Features.Accounts;

/// <summary>Signing in and registering for programs: a bearer token that lives one hour.</summary>
[ApiController]
[AllowAnonymous]
[IgnoreAntiforgeryToken]
[Route("api/auth")]
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
public sealed class ApiSessionsController(
    PasswordChecker passwords, Registrar registrar, ApiSessionIssuer sessions, AccountMailer mailer, AccountSettings settings) : ControllerBase
{
    [HttpPost("login"), EnableRateLimiting(RateLimits.SignIn)]
    public async Task<ActionResult<SessionAnswer>> Create(LoginRequest login, CancellationToken ct) =>
        await (await passwords.CheckAsync(login.Email, login.Password, ct)).Match<Task<ActionResult<SessionAnswer>>>(
            async user => await AnswerAsync(user, ct),
            error => Task.FromResult<ActionResult<SessionAnswer>>(error.ToActionResult()));

    [HttpPost("register"), EnableRateLimiting(RateLimits.Mail)]
    public async Task<ActionResult<SessionAnswer>> Register(RegisterRequest request, CancellationToken ct)
    {
        if (await registrar.RefusalAsync(request.Invitation, ct) is { } refusal)
        {
            return refusal.ToActionResult();
        }

        var registered = await registrar.RegisterAsync(new NewPerson(request.Name ?? "", request.Email, request.Password, request.TimeZone), ct);
        return await registered.Match<Task<ActionResult<SessionAnswer>>>(
            async user => settings.ConfirmsEmail ? await MailedAsync(mailer.ConfirmAsync(user, Request, returnUrl: null, ct)) : await AnswerAsync(user, ct),
            async error => settings.ConfirmsEmail && error.Kind is ErrorKind.Conflict
                ? await MailedAsync(mailer.AlreadyRegisteredAsync(request.Email.Trim(), Request, ct))
                : error.ToActionResult());
    }

    // The same answer whether the address was free or not: only the mail says which.
    private async Task<ActionResult<SessionAnswer>> MailedAsync(Task mail)
    {
        await mail;
        return Accepted(new { message = "Open the link in the mail we sent you to confirm the address, then sign in." });
    }

    private async Task<SessionAnswer> AnswerAsync(AppUser user, CancellationToken ct)
    {
        var (secret, expiresAt) = await sessions.IssueAsync(user.Id, ct);
        return new SessionAnswer(secret, expiresAt, "Bearer", user.Email!, user.Name);
    }
}

public sealed record LoginRequest([Required, StringLength(254)] string Email, [Required, StringLength(1000)] string Password)
{
    /// <summary>Without the password: the most talkative log level writes the arguments of actions as they call themselves.</summary>
    public override string ToString() => nameof(LoginRequest);
}

public sealed record RegisterRequest(
    [Required, EmailAddress, StringLength(254)] string Email,
    [Required, StringLength(AccountSettings.MaximumPassword, MinimumLength = AccountSettings.MinimumPassword)] string Password,
    [StringLength(80)] string? Name,
    string? TimeZone,
    string? Invitation)
{
    /// <summary>Without the password.</summary>
    public override string ToString() => nameof(RegisterRequest);
}

public sealed record SessionAnswer(string Token, DateTimeOffset ExpiresAt, string TokenType, string Email, string Name);
