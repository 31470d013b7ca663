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
        // Written beside and moved when it is whole: whoever looks into the folder finds no half of a mail.
        var desk = Directory.CreateDirectory(Path.Combine(folder, $".{Guid.NewGuid():N}"));
        try
        {
            using var client = new SmtpClient { DeliveryMethod = SmtpDeliveryMethod.SpecifiedPickupDirectory, PickupDirectoryLocation = desk.FullName };
            using var message = MailComposer.Compose(letter, options.Value.Sender);
            await client.SendMailAsync(message, ct);
            foreach (var written in desk.EnumerateFiles())
            {
                written.MoveTo(Path.Combine(folder, written.Name));
            }
        }
        catch (FormatException wrong)
        {
            throw new MailException(MailFailure.Recipient, "This is not an address that mail can be sent to.", code: null, answer: null, wrong);
        }
        finally
        {
            desk.Delete(recursive: true);
        }

        Log.Written(log, letter.Subject, folder);
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "No mail server is set up (TeamCost:Mail:Smtp:Host): \"{Subject}\" was written as an .eml file in {Folder}")]
        public static partial void Written(ILogger log, string subject, string folder);
    }
}
