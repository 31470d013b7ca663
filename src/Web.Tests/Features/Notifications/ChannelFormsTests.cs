using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using TeamCost.Web.Features.Notifications;
using TeamCost.Web.Features.Notifications.Mail;
using TeamCost.Web.Features.Notifications.Sending;
using TeamCost.Web.Features.Notifications.Slack;
using TeamCost.Web.Features.Notifications.Webhooks;

namespace TeamCost.Web.Tests.Features.Notifications;

/// <summary>The forms of messages, by the contracts of those who receive them.</summary>
public sealed class ChannelFormsTests
{
    private const string OurSecret = "whsec_dGVhbWNvc3QtZXhhbXBsZS1zZWNyZXQtMzItYnl0ZXM=";

    private const string OurBody = """
        {"type":"budget.threshold_crossed","timestamp":"2026-11-20T14:00:00Z","data":{"organization_id":"org_7Qexample","budget_id":"bud_3example","budget_name":"Platform team, November","scope":{"type":"team","id":"team_platform","name":"Platform"},"period":{"from":"2026-11-01","to":"2026-11-30"},"threshold_percent":80,"amount_usd":"1600.00","spent_usd":"1284.37","forecast_usd":"1926.55","forecast_low_usd":"1790.10","forecast_high_usd":"2071.80","url":"https://teamcost.example.com/o/acme/budgets/bud_3example"}}
        """;

    [Theory]
    [InlineData("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, """{"test": 2432232314}""", "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")]
    [InlineData(OurSecret, "msg_2ExampleA1b2C3d4E5f6G7h8", 1795183200, OurBody, "v1,icQ63vfTeZflaTOfYW5FaRZORHEO7u7wr3xJn39Lj0I=")]
    public void A_signature_is_the_one_of_the_specification(string secret, string id, long at, string body, string signature)
    {
        StandardWebhooks.Sign([secret], id, DateTimeOffset.FromUnixTimeSeconds(at), Encoding.UTF8.GetBytes(body)).ShouldBe(signature);
    }

    [Fact]
    public void A_webhook_has_the_body_of_the_contract_to_the_byte()
    {
        var data = JsonNode.Parse(OurBody)!["data"]!.DeepClone().AsObject();
        var notice = Notices.Budget("vector") with { Data = data };

        var formed = new WebhookForm().Form(Message(notice, [OurSecret]));

        Encoding.UTF8.GetString(formed.Body).ShouldBe(OurBody);
        formed.Headers.Select(header => header.Key).ShouldBe(["webhook-id", "webhook-timestamp", "webhook-signature", "user-agent"]);
        formed.Headers.Single(header => header.Key == "user-agent").Value.ShouldBe("TeamCost-Webhooks/1.0 (+https://teamcost.example.com)");
    }

    [Fact]
    public void A_webhook_says_whose_it_is_and_where_to_read_more()
    {
        var message = Message(Notices.Budget("plain"), [OurSecret]);

        var data = JsonNode.Parse(new WebhookForm().Form(message).Body)!["data"]!.AsObject();

        data.First().Key.ShouldBe("organization_id");
        data.First().Value!.GetValue<string>().ShouldBe(message.OrgId.ToString());
        data.Last().Key.ShouldBe("url");
        data["spent_usd"]!.GetValue<string>().ShouldBe("1284.37");
    }

    [Fact]
    public void A_webhook_that_is_too_large_says_so_and_leads_to_the_page()
    {
        var notice = Notices.Budget("large") with { Data = new JsonObject { ["names"] = new string('x', 30_000) } };

        var body = new WebhookForm().Form(Message(notice, [OurSecret])).Body;

        body.Length.ShouldBeLessThan(20 * 1024);
        JsonNode.Parse(body)!["data"]!["is_cut"]!.GetValue<bool>().ShouldBeTrue();
        JsonNode.Parse(body)!["data"]!["url"]!.GetValue<string>().ShouldEndWith("/o/acme/alerts/example");
    }

    [Fact]
    public void Slack_gets_blocks_a_text_and_a_button_that_only_leads_somewhere()
    {
        var body = Slack(Notices.Budget("slack"));

        body["text"]!.GetValue<string>().ShouldStartWith("Platform 80%: $1,284 of $1,600. The team Platform");
        body["blocks"]!.AsArray().Select(block => block!["type"]!.GetValue<string>()).ShouldBe(["header", "section", "section", "actions", "context"]);
        var button = body["blocks"]![3]!["elements"]![0]!;
        button["url"]!.GetValue<string>().ShouldBe("https://teamcost.example.com/o/acme/alerts/example");
        button.AsObject().ContainsKey("value").ShouldBeFalse();
        body["blocks"]![2]!["fields"]![0]!["text"]!.GetValue<string>().ShouldBe("*Spent*\n$1,284.37 of $1,600.00");
    }

    [Fact]
    public void A_team_with_the_name_of_a_call_to_everybody_calls_nobody_in_Slack()
    {
        var notice = Notices.Budget("call", "<!channel> & <@U123> 80%") with { Facts = [new("<!here>", "a & b > c")] };

        var text = Slack(notice).ToJsonString(new JsonSerializerOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

        text.ShouldContain("&lt;!channel&gt; &amp; &lt;@U123&gt; 80%");
        text.ShouldContain("*&lt;!here&gt;*\\na &amp; b &gt; c");
        text.ShouldNotContain("<");
    }

    [Fact]
    public void Slack_gets_no_more_than_it_takes()
    {
        var notice = Notices.Budget("long", new string('&', 400)) with
        {
            Summary = string.Concat(Enumerable.Repeat("😀", 5_000)),
            Facts = [.. Enumerable.Range(0, 30).Select(i => new NoticeFact(new string('<', 400), new string('>', 4_000)))],
            ActionLabel = new string('x', 200),
            Table = new NoticeTable(["What", "USD"], [.. Enumerable.Range(0, 500).Select(i => (IReadOnlyList<string>)[$"Person {i}", "1,000.00"])]),
        };

        var body = Slack(notice);
        var blocks = body["blocks"]!.AsArray();

        body["text"]!.GetValue<string>().Length.ShouldBeLessThanOrEqualTo(3_000);
        blocks[0]!["text"]!["text"]!.GetValue<string>().Length.ShouldBeLessThanOrEqualTo(150);
        blocks[1]!["text"]!["text"]!.GetValue<string>().Length.ShouldBeLessThanOrEqualTo(3_000);
        blocks[2]!["fields"]!.AsArray().Count.ShouldBe(10);
        blocks[2]!["fields"]!.AsArray().ShouldAllBe(field => field!["text"]!.GetValue<string>().Length <= 2_000);
        blocks[3]!["text"]!["text"]!.GetValue<string>().Length.ShouldBeLessThanOrEqualTo(3_000);
        blocks[4]!["elements"]![0]!["text"]!["text"]!.GetValue<string>().Length.ShouldBeLessThanOrEqualTo(75);
    }

    [Theory]
    [InlineData(200, "ok", DeliveryOutcome.Good)]
    [InlineData(400, "invalid_blocks", DeliveryOutcome.Refused)]
    [InlineData(403, "action_prohibited", DeliveryOutcome.Broken)]
    [InlineData(404, "no_service", DeliveryOutcome.Broken)]
    [InlineData(410, "channel_is_archived", DeliveryOutcome.Broken)]
    [InlineData(500, "rollup_error", DeliveryOutcome.Again)]
    public void Slacks_answers_mean_what_its_table_says(int status, string answer, DeliveryOutcome outcome)
    {
        new SlackForm().Judge(status, answer).Outcome.ShouldBe(outcome);
    }

    [Theory]
    [InlineData(204, DeliveryOutcome.Good)]
    [InlineData(410, DeliveryOutcome.Broken)]
    [InlineData(404, DeliveryOutcome.Again)]
    [InlineData(401, DeliveryOutcome.Again)]
    [InlineData(500, DeliveryOutcome.Again)]
    public void A_receivers_answers_mean_what_Standard_Webhooks_says(int status, DeliveryOutcome outcome)
    {
        new WebhookForm().Judge(status, "").Outcome.ShouldBe(outcome);
    }

    [Fact]
    public void A_message_is_tried_ten_times_over_about_three_days()
    {
        var verdict = new Verdict(DeliveryOutcome.Again, "no");
        List<TimeSpan> waits = [];
        for (var (step, age) = (0, TimeSpan.Zero); RetrySchedule.After(step, age, verdict, isMail: false, chance: 0) is { Wait: { } wait } next; step = next.Step)
        {
            waits.Add(wait);
            age += wait;
        }

        waits.ShouldBe(
        [
            TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(30), TimeSpan.FromHours(2), TimeSpan.FromHours(5), TimeSpan.FromHours(10),
            TimeSpan.FromHours(14), TimeSpan.FromHours(20), TimeSpan.FromHours(24),
        ]);
        RetrySchedule.After(0, TimeSpan.Zero, verdict, isMail: false, chance: 1).Wait.ShouldBe(TimeSpan.FromSeconds(5.5));
    }

    [Fact]
    public void A_mail_says_the_same_as_text_and_as_html()
    {
        var draft = new MailDraft("A <title>", ["First & second."], "Because.")
        {
            Facts = [new("Spent", "$1")],
            Table = new NoticeTable(["Who", "USD"], [["Mira", "1.00"], ["Jonas Example", "12.50"]]),
            Button = new MailLink("Open", "https://teamcost.example.com/a?b=1&c=2"),
            Links = [new MailLink("Stop", "https://teamcost.example.com/unsubscribe/x")],
        };

        var (text, html) = (MailLayout.PlainText(draft), MailLayout.Html(draft));

        text.ShouldContain("https://teamcost.example.com/a?b=1&c=2");
        text.ShouldContain("Mira            1.00\nJonas Example  12.50");
        html.ShouldContain("A &lt;title&gt;");
        html.ShouldContain("https://teamcost.example.com/a?b=1&amp;c=2");
        html.ShouldContain("name=\"color-scheme\" content=\"light dark\"");
        html.ShouldNotContain("<img");
        html.ShouldNotContain("url(");
    }

    private static JsonObject Slack(Notice notice) => JsonNode.Parse(new SlackForm().Form(Message(notice, [])).Body)!.AsObject();

    private static MessageToForm Message(Notice notice, IReadOnlyList<string> secrets) => new(
        notice, Guid.CreateVersion7(), Guid.CreateVersion7(), "Acme", "https://teamcost.example.com" + notice.Path, "https://teamcost.example.com", IsTest: false, secrets, Notices.At);
}
