using System.Net;
using System.Net.Mail;
using Microsoft.Extensions.Options;

namespace TeamCost.Web.Platform.Mail;

/// <summary>Sends through the SMTP server of the settings, with STARTTLS unless told otherwise.</summary>
public sealed class SmtpMailer(IOptions<MailOptions> options) : IMailer
{
    public bool Delivers => true;

    public async Task SendAsync(Letter letter, CancellationToken ct)
    {
        var smtp = options.Value.Smtp;
        using var client = new SmtpClient(smtp.Host, smtp.Port) { EnableSsl = smtp.StartTls, Timeout = 20_000 };
        if (smtp.User.Length > 0)
        {
            client.Credentials = new NetworkCredential(smtp.User, smtp.Password);
        }

        using var message = MailComposer.Compose(letter, options.Value.From);
        await client.SendMailAsync(message, ct);
    }
}
