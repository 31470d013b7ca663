using System.Net;
using System.Net.Mail;
using System.Security.Authentication;
using Microsoft.Extensions.Options;

namespace TeamCost.Web.Platform.Mail;

/// <summary>Sends through the SMTP server of the settings, with STARTTLS unless told otherwise. The caller bounds the time.</summary>
public sealed class SmtpMailer(IOptions<MailOptions> options) : IMailer
{
    private const int AuthenticationFailed = 535;
    private const int AuthenticationNeeded = 530;

    public bool Delivers => true;

    public async Task SendAsync(Letter letter, CancellationToken ct)
    {
        var smtp = options.Value.Smtp;
        using var client = new SmtpClient(smtp.Host, smtp.Port) { EnableSsl = smtp.StartTls };
        if (smtp.User.Length > 0)
        {
            client.Credentials = new NetworkCredential(smtp.User, smtp.Password);
        }

        try
        {
            using var message = MailComposer.Compose(letter, options.Value.Sender);
            await client.SendMailAsync(message, ct);
        }
        catch (OperationCanceledException late)
        {
            throw new MailException(MailFailure.Away, "The mail server did not answer in time.", code: null, answer: null, late);
        }
        catch (FormatException wrong)
        {
            throw new MailException(MailFailure.Recipient, "This is not an address that mail can be sent to.", code: null, answer: null, wrong);
        }
        catch (SmtpException failed)
        {
            throw Explain(failed);
        }
    }

    private static MailException Explain(SmtpException failed)
    {
        // Minus one: no answer at all.
        int? code = failed.StatusCode is SmtpStatusCode.GeneralFailure ? null : (int)failed.StatusCode;
        if (failed.InnerException is AuthenticationException)
        {
            return new MailException(
                MailFailure.Settings, "The mail server's certificate is not trusted, or it speaks no TLS that this server accepts.", code, answer: null, failed);
        }

        // The framework puts the server's words behind its own.
        var said = failed.Message.Split("The server response was: ", 2) is [_, var words] ? words : null;
        return code switch
        {
            null when said is null => new MailException(MailFailure.Away, "The mail server does not answer.", code, answer: null, failed),
            AuthenticationFailed or AuthenticationNeeded => new MailException(
                MailFailure.Settings, $"The mail server refused the user name or the password ({code}).", code, said, failed),
            550 or 551 or 553 when failed is SmtpFailedRecipientException => new MailException(
                MailFailure.Recipient, $"The mail server refused the address ({code}).", code, said, failed),
            >= 500 => new MailException(MailFailure.Refused, $"The mail server refused the mail ({code}).", code, said, failed),
            _ => new MailException(MailFailure.Away, code is null ? "The mail server broke off." : $"The mail server cannot take it now ({code}).", code, said, failed),
        };
    }
}
