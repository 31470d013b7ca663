using System.Net.Mail;
using System.Net.Mime;
using System.Text;

namespace TeamCost.Web.Platform.Mail;

internal static class MailComposer
{
    public static MailMessage Compose(Letter letter, string from)
    {
        var message = new MailMessage(new MailAddress(from), new MailAddress(letter.To))
        {
            Subject = letter.Subject.ReplaceLineEndings(" "),
            SubjectEncoding = Encoding.UTF8,
            Body = letter.Text,
            BodyEncoding = Encoding.UTF8,
        };
        message.Headers.Add("Auto-Submitted", "auto-generated");
        if (letter.Html is not null)
        {
            message.AlternateViews.Add(AlternateView.CreateAlternateViewFromString(letter.Html, Encoding.UTF8, MediaTypeNames.Text.Html));
        }

        return message;
    }
}
