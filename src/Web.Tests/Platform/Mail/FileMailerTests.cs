using Microsoft.Extensions.DependencyInjection;
using TeamCost.Web.Platform.Mail;
using TeamCost.Web.Tests.Support;

namespace TeamCost.Web.Tests.Platform.Mail;

public sealed class FileMailerTests(TestApp app) : IClassFixture<TestApp>
{
    [Fact]
    public async Task Without_a_mail_server_a_mail_becomes_a_file_with_text_and_html()
    {
        var mailer = app.Services.GetRequiredService<IMailer>();
        var address = $"{Guid.NewGuid():N}@example.com";

        await mailer.SendAsync(new Letter(address, "Grüße · 1", "Open https://example.com/a?b=c&d=1 please\n— näher", "<p>Grüße</p>"), CancellationToken.None);

        mailer.Delivers.ShouldBeFalse();
        var mail = app.Mailbox.To(address).ShouldHaveSingleItem();
        mail.Subject.ShouldBe("Grüße · 1");
        mail.Text.ShouldContain("näher");
        mail.Link("example.com").ShouldBe("https://example.com/a?b=c&d=1");
        mail.Html.ShouldContain("<p>Grüße</p>");
    }
}
