using System.Net.Mail;
using Microsoft.Extensions.Options;
using TeamCost.Web.Platform.Database;

namespace TeamCost.Web.Platform.Mail;

/// <summary>Without an SMTP server: every mail becomes an <c>.eml</c> file that any mail program opens.</summary>
public sealed partial class FileMailer(DataDirectory directory, IOptions<MailOptions> options, ILogger<FileMailer> log) : IMailer
{
    public const string Folder = "mail";

    public bool Delivers => false;

    public async Task SendAsync(Letter letter, CancellationToken ct)
    {
        var folder = directory.MakePrivate(Folder);
        using var client = new SmtpClient { DeliveryMethod = SmtpDeliveryMethod.SpecifiedPickupDirectory, PickupDirectoryLocation = folder };
        using var message = MailComposer.Compose(letter, options.Value.From);
        await client.SendMailAsync(message, ct);
        Log.Written(log, letter.Subject, folder);
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "No mail server is set up (TeamCost:Mail:Smtp:Host): \"{Subject}\" was written as an .eml file in {Folder}")]
        public static partial void Written(ILogger log, string subject, string folder);
    }
}
