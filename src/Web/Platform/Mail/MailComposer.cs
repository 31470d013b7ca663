using System.Net.Mail;
using System.Net.Mime;
using System.Text;

namespace TeamCost.Web.Platform.Mail;

internal static class MailComposer
{
    public static MailMessage Compose(Letter letter, string from)
    {
        var sender = new MailAddress(from);
        var message = new MailMessage(sender, new MailAddress(letter.To))
        {
            Subject = letter.Subject.ReplaceLineEndings(" "),
            SubjectEncoding = Encoding.UTF8,
            Body = letter.Text,
            BodyEncoding = Encoding.UTF8,
        };
        message.Headers.Add("Message-ID", $"<{letter.Id ?? Guid.NewGuid():N}@{sender.Host}>");
        message.Headers.Add("Auto-Submitted", "auto-generated");
        if (letter.StopUrl is not null)
        {
            message.Headers.Add("List-Unsubscribe", $"<{letter.StopUrl}>");
            message.Headers.Add("List-Unsubscribe-Post", "List-Unsubscribe=One-Click");
        }

        if (letter.Html is not null)
        {
            message.AlternateViews.Add(AlternateView.CreateAlternateViewFromString(letter.Html, Encoding.UTF8, MediaTypeNames.Text.Html));
        }

        return message;
    }
}
