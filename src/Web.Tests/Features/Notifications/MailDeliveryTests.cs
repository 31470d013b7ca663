using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Globalization;
using TeamCost.Web.Features.Notifications;
using TeamCost.Web.Tests.Clients;
using TeamCost.Web.Tests.Support;

namespace TeamCost.Web.Tests.Features.Notifications;

/// <summary>Mails through a real SMTP server process.</summary>
public sealed class MailDeliveryTests
{
    private const string Secret = "correct horse";

    [Fact]
    public async Task A_mail_arrives_with_both_parts_over_starttls_with_a_password()
    {
        var folder = Directory.CreateTempSubdirectory("teamcost-smtp-").FullName;
        var (authority, key, cert) = Certify(folder);
        await using var smtp = await SmtpServer.StartAsync(new SmtpSettings(Key: key, Cert: cert, User: "teamcost", Password: Secret));
        await using var web = WebProcess.Start(
            Path.Combine(folder, "data"), asNobody: false,
            // Trusted the way an operator trusts a certificate authority of the house.
            environment: [("SSL_CERT_FILE", authority)],
            settings:
            [
                ("ConnectionStrings:TeamCost", await TestServer.NewDatabaseAsync()),
                ("TeamCost:Mail:Smtp:Host", "localhost"), ("TeamCost:Mail:Smtp:Port", smtp.Port.ToString(CultureInfo.InvariantCulture)),
                ("TeamCost:Mail:Smtp:User", "teamcost"), ("TeamCost:Mail:Smtp:Password", Secret),
                ("TeamCost:Mail:Smtp:From", "TeamCost <costs@acme.example>"),
            ]);
        await web.UntilHealthyAsync();
        var zoe = new Person(new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = web.Address }, "zoe@example.com", Guid.Empty);

        (await zoe.PostAsync("/register", ("Name", "Zoë"), ("Email", zoe.Email), ("Password", Person.Password))).Find("h1").TextContent.ShouldBe("Look in your mail");
        await Eventually.True(() => !smtp.Mails.IsEmpty, "the mail arrived");

        var taken = smtp.Mails.ShouldHaveSingleItem();
        (taken.IsSecure, taken.User).ShouldBe((true, "teamcost"));
        taken.Mail.Headers["From"].ShouldContain("costs@acme.example");
        taken.MessageId.ShouldEndWith("@acme.example>");
        taken.Mail.Headers["Content-Type"].ShouldStartWith("multipart/alternative");
        taken.Mail.Subject.ShouldBe("TeamCost: Confirm your e-mail address");
        taken.Mail.Text.ShouldContain("Hello Zoë,");
        var link = taken.Mail.Link("confirm-email");
        taken.Mail.Html.ShouldContain(System.Net.WebUtility.HtmlEncode(link));
    }

    [Fact]
    public async Task A_mail_server_that_is_down_for_an_hour_loses_and_doubles_nothing()
    {
        var smtp = await SmtpServer.StartAsync();
        var port = smtp.Port;
        await using var world = await WorldAsync(port);
        await smtp.DisposeAsync();
        var adam = await world.Acme.AdamAsync();
        foreach (var i in Enumerable.Range(1, 5))
        {
            await world.TellAsync(Notices.Budget($"down-{i}", $"Message {i}"));
            await world.PassAsync(TimeSpan.FromMinutes(12));
        }

        var troubles = await world.Acme.InAsync<DeliveryTroublesQuery, IReadOnlyList<DeliveryTrouble>>((query, ct) => query.RunAsync(ct));
        troubles.ShouldHaveSingleItem().ShouldSatisfyAllConditions(t => t.Name.ShouldBe("Mail"), t => t.Words.ShouldBe("The mail server does not answer."), t => t.Unsent.ShouldBe(5));

        await using var again = await SmtpServer.StartAsync(new SmtpSettings(Port: port));
        await world.PassAsync(TimeSpan.FromMinutes(34));

        again.Mails.Select(mail => mail.Mail.Subject).ShouldBe(Enumerable.Range(1, 5).Select(i => $"Message {i}"), ignoreOrder: true);
        again.Mails.ShouldAllBe(mail => mail.Mail.To.Contains(adam.Email));
        (await world.MessagesAsync()).ShouldAllBe(m => m.State == MessageState.Sent);
        (await world.Acme.InAsync<DeliveryTroublesQuery, IReadOnlyList<DeliveryTrouble>>((query, ct) => query.RunAsync(ct))).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_mail_server_that_takes_a_mail_and_dies_gets_it_again_with_the_same_id()
    {
        var smtp = await SmtpServer.StartAsync(new SmtpSettings(DieAfter: 1));
        await using var world = await WorldAsync(smtp.Port);
        await world.Acme.AdamAsync();

        await world.TellAsync(Notices.Budget("twice"));
        await world.SettleAsync();
        await Eventually.True(() => smtp.Mails.Count == 1, "the server had it");
        (await world.MessagesAsync()).Single().State.ShouldBe(MessageState.Waiting);
        await smtp.DisposeAsync();
        await using var again = await SmtpServer.StartAsync(new SmtpSettings(Port: smtp.Port));
        await world.PassAsync(TimeSpan.FromSeconds(6));

        again.Mails.ShouldHaveSingleItem().MessageId.ShouldBe(smtp.Mails.Single().MessageId);
        (await world.MessagesAsync()).Single().State.ShouldBe(MessageState.Sent);
    }

    [Fact]
    public async Task A_wrong_password_says_so_in_the_log_of_deliveries_and_on_the_banner()
    {
        await using var smtp = await SmtpServer.StartAsync(new SmtpSettings(User: "teamcost", Password: "another"));
        await using var world = await WorldAsync(smtp.Port, ("TeamCost:Mail:Smtp:User", "teamcost"), ("TeamCost:Mail:Smtp:Password", Secret));
        await world.Acme.AdamAsync();

        await world.TellAsync(Notices.Budget("locked"));
        await world.SettleAsync();

        var tried = (await world.DeliveriesAsync()).ShouldHaveSingleItem();
        tried.Words.ShouldStartWith("The mail server refused the user name or the password (5");
        tried.Outcome.ShouldBe(DeliveryOutcome.Again);
        var page = await world.Acme.Alice.GetAsync($"{world.Acme.Path}/channels");
        page.Find("[data-testid=delivery-troubles]").TextContent.ShouldContain("refused the user name or the password");
        var log = await world.Acme.Alice.GetAsync($"{world.Acme.Path}/channels/mail");
        log.Find("[data-testid=delivery]").TextContent.ShouldContain("refused the user name or the password");
        log.Body.ShouldNotContain(Secret);
    }

    [Fact]
    public async Task An_address_that_the_server_does_not_know_is_not_tried_for_ever()
    {
        await using var smtp = await SmtpServer.StartAsync(new SmtpSettings(Refuse: "adam"));
        await using var world = await WorldAsync(smtp.Port);
        await world.Acme.AdamAsync();

        await world.TellAsync(Notices.Budget("nobody"));
        await world.SettleAsync();

        (await world.MessagesAsync()).Single().State.ShouldBe(MessageState.Failed);
        (await world.DeliveriesAsync()).ShouldHaveSingleItem().ShouldSatisfyAllConditions(t => t.Status.ShouldBe(550), t => t.Outcome.ShouldBe(DeliveryOutcome.Refused));
    }

    private static Task<ChannelWorld> WorldAsync(int port, params (string Name, string Value)[] more) => ChannelWorld.StartAsync(
        services: null,
        [
            ("TeamCost:Mail:Smtp:Host", "127.0.0.1"), ("TeamCost:Mail:Smtp:Port", port.ToString(CultureInfo.InvariantCulture)), ("TeamCost:Mail:Smtp:StartTls", "false"),
            ("TeamCost:ConfirmEmail", "false"), .. more,
        ]);

    /// <summary>An authority of the house and a certificate of it for this machine, made now.</summary>
    private static (string Authority, string Key, string Cert) Certify(string folder)
    {
        using var rootKey = RSA.Create(2048);
        var rootRequest = new CertificateRequest("CN=Example house authority", rootKey, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        rootRequest.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, false, 0, critical: true));
        var (from, until) = (TimeProvider.System.GetUtcNow().AddDays(-1), TimeProvider.System.GetUtcNow().AddDays(1));
        using var root = rootRequest.CreateSelfSigned(from, until);

        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        using var made = request.Create(root, from, until, [1, 2, 3, 4]);

        string Write(string name, string pem)
        {
            var path = Path.Combine(folder, name);
            File.WriteAllText(path, pem);
            return path;
        }

        return (Write("authority.pem", root.ExportCertificatePem()), Write("key.pem", key.ExportPkcs8PrivateKeyPem()), Write("cert.pem", made.ExportCertificatePem()));
    }
}
