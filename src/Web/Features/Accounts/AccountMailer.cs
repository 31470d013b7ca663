using System.Net.Mail;
using System.Text;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.WebUtilities;
using TeamCost.Web.Platform.Http;
using TeamCost.Web.Platform.Identity;
using TeamCost.Web.Platform.Mail;

namespace TeamCost.Web.Features.Accounts;

/// <summary>The mails about an account, words and links in one place. A mail server that is away breaks no page: the person asks again.</summary>
public sealed partial class AccountMailer(IMailer mailer, UserManager<AppUser> users, PublicAddress address, ILogger<AccountMailer> log)
{
    public async Task ConfirmAsync(AppUser user, HttpRequest request, string? returnUrl, CancellationToken ct)
    {
        var code = Encode(await users.GenerateEmailConfirmationTokenAsync(user));
        var link = Link(request, "/confirm-email", ("user", user.Id.ToString()), ("code", code), ("returnUrl", returnUrl));
        await SendAsync(user.Email!, "Confirm your e-mail address", $"""
            Hello {user.Name},

            open this link to confirm your e-mail address and finish your registration:

            {link}

            It works for three hours. If you did not register, do nothing.
            """, ct);
    }

    public Task AlreadyRegisteredAsync(string email, HttpRequest request, CancellationToken ct) =>
        SendAsync(email, "You already have an account", $"""
            Hello,

            somebody, probably you, tried to register with this address, but it already has an account.

            Sign in: {Link(request, "/sign-in")}
            New password: {Link(request, "/forgot-password")}

            If it was not you, do nothing.
            """, ct);

    public async Task ResetAsync(AppUser user, HttpRequest request, CancellationToken ct)
    {
        var code = Encode(await users.GeneratePasswordResetTokenAsync(user));
        var link = Link(request, "/reset-password", ("user", user.Id.ToString()), ("code", code));
        await SendAsync(user.Email!, "Choose a new password", $"""
            Hello {user.Name},

            open this link to choose a new password:

            {link}

            It works once, for three hours. If you did not ask for it, do nothing: your password stays as it is.
            """, ct);
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

    private string Link(HttpRequest request, string path, params (string Name, string? Value)[] query) =>
        QueryHelpers.AddQueryString(
            address.Of(request) + path, query.Where(q => q.Value is not null).Select(q => KeyValuePair.Create(q.Name, q.Value)));

    private async Task SendAsync(string to, string subject, string text, CancellationToken ct)
    {
        try
        {
            await mailer.SendAsync(new Letter(to, $"TeamCost: {subject}", text), ct);
        }
        catch (SmtpException error)
        {
            Log.NotSent(log, error, subject);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "The mail \"{Subject}\" could not be sent")]
        public static partial void NotSent(ILogger log, Exception error, string subject);
    }
}
