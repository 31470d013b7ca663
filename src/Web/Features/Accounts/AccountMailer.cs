using System.Text;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.WebUtilities;
using TeamCost.Web.Features.Notifications.Mail;
using TeamCost.Web.Platform.Http;
using TeamCost.Web.Platform.Identity;

namespace TeamCost.Web.Features.Accounts;

/// <summary>The mails about an account, words and links in one place. They go out after the page is there: the page never waits for a mail server.</summary>
public sealed class AccountMailer(LetterBox letters, UserManager<AppUser> users, PublicAddress address)
{
    private static readonly TimeSpan LinkLife = TimeSpan.FromHours(3);
    private static readonly TimeSpan NewsLife = TimeSpan.FromDays(1);

    public async Task ConfirmAsync(AppUser user, HttpRequest request, string? returnUrl, CancellationToken ct)
    {
        var code = Encode(await users.GenerateEmailConfirmationTokenAsync(user));
        var link = Link(request, "/confirm-email", ("user", user.Id.ToString()), ("code", code), ("returnUrl", returnUrl));
        await letters.PostAsync("account.confirm", user.Email!, new MailDraft(
            "Confirm your e-mail address", [$"Hello {user.Name},", "open this link to confirm your e-mail address and finish your registration."], Why(request))
        {
            Button = new MailLink("Confirm the address", link),
            After = ["It works for three hours. If you did not register, do nothing."],
        }, LinkLife, ct);
    }

    public Task AlreadyRegisteredAsync(string email, HttpRequest request, CancellationToken ct) =>
        letters.PostAsync("account.exists", email, new MailDraft(
            "You already have an account",
            ["Hello,", "somebody, probably you, tried to register with this address, but it already has an account."], Why(request))
        {
            Button = new MailLink("Sign in", Link(request, "/sign-in")),
            After = [$"New password: {Link(request, "/forgot-password")}", "If it was not you, do nothing."],
        }, NewsLife, ct);

    public async Task ResetAsync(AppUser user, HttpRequest request, CancellationToken ct)
    {
        var code = Encode(await users.GeneratePasswordResetTokenAsync(user));
        var link = Link(request, "/reset-password", ("user", user.Id.ToString()), ("code", code));
        await letters.PostAsync("account.reset", user.Email!, new MailDraft(
            "Choose a new password", [$"Hello {user.Name},", "open this link to choose a new password."], Why(request))
        {
            Button = new MailLink("Choose a password", link),
            After = ["It works once, for three hours. If you did not ask for it, do nothing: your password stays as it is."],
        }, LinkLife, ct);
    }

    public static string? Decode(string? code)
    {
        try
        {
            return code is null ? null : Encoding.UTF8.GetString(WebEncoders.Base64UrlDecode(code));
        }
        catch (FormatException)
        {
            return null; // cut off by a mail program
        }
    }

    private static string Encode(string code) => WebEncoders.Base64UrlEncode(Encoding.UTF8.GetBytes(code));

    private string Why(HttpRequest request) =>
        $"Somebody typed this address into a form at {address.Of(request)}. Such mails come only then; there is nothing to unsubscribe from.";

    private string Link(HttpRequest request, string path, params (string Name, string? Value)[] query) =>
        QueryHelpers.AddQueryString(
            address.Of(request) + path, query.Where(q => q.Value is not null).Select(q => KeyValuePair.Create(q.Name, q.Value)));
}
