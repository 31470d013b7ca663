using System.Text;
using System.Text.Json.Nodes;
using TeamCost.Web.Features.Notifications.Sending;

namespace TeamCost.Web.Features.Notifications.Slack;

/// <summary>Slack's incoming webhook: blocks with their limits, and <c>text</c> for notifications and screen readers.</summary>
public sealed class SlackForm : IChannelForm
{
    private const int MostText = 3_000;
    private const int MostHeader = 150;
    private const int MostFields = 10;
    private const int MostField = 2_000;
    private const int MostLabel = 75;
    private const int MostUrl = 3_000;

    public ChannelKind Kind => ChannelKind.Slack;

    public FormedMessage Form(MessageToForm message)
    {
        var notice = message.Notice;
        var title = message.IsTest ? $"Test: {notice.Title}" : notice.Title;
        var blocks = new JsonArray(
            new JsonObject { ["type"] = "header", ["text"] = Text("plain_text", SlackText.Escape(title, MostHeader)) },
            Section(SlackText.Escape(notice.Summary, MostText)));
        if (notice.Facts.Count > 0)
        {
            blocks.Add(new JsonObject { ["type"] = "section", ["fields"] = new JsonArray([.. notice.Facts.Take(MostFields).Select(Field)]) });
        }

        if (notice.Table is { } table)
        {
            blocks.Add(Section(SlackText.Table(table, MostText)));
        }

        if (message.Url is { Length: <= MostUrl } url)
        {
            blocks.Add(Button(notice.ActionLabel ?? "Open", url));
        }

        var foot = message.IsTest ? $"TeamCost · {message.OrgName} · a test with invented numbers" : $"TeamCost · {message.OrgName}";
        blocks.Add(new JsonObject { ["type"] = "context", ["elements"] = new JsonArray(Text("mrkdwn", SlackText.Escape(foot, MostText))) });
        var body = new JsonObject { ["text"] = SlackText.Escape($"{title}. {notice.Summary}", MostText), ["blocks"] = blocks };
        return new FormedMessage(Encoding.UTF8.GetBytes(body.ToJsonString(SlackText.Json)), []);
    }

    public Verdict Judge(int status, string answer) => status switch
    {
        >= 200 and < 300 => new Verdict(DeliveryOutcome.Good, "Slack took it."),
        403 => new Verdict(DeliveryOutcome.Broken, $"Slack does not allow messages with this address any more ({Word(answer)})."),
        404 => new Verdict(DeliveryOutcome.Broken, $"This address or its Slack channel is gone ({Word(answer)}). Make a new incoming webhook in Slack."),
        410 => new Verdict(DeliveryOutcome.Broken, $"The Slack channel is archived ({Word(answer)})."),
        >= 400 and < 500 => new Verdict(DeliveryOutcome.Refused, $"Slack did not understand the message ({Word(answer)})."),
        _ => new Verdict(DeliveryOutcome.Again, $"Slack had a problem ({status})."),
    };

    private static string Word(string answer)
    {
        var word = answer.Trim();
        return word.Length is > 0 and <= 60 && word.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '-') ? word : "no reason given";
    }

    private static JsonNode Field(NoticeFact fact) => Text("mrkdwn", $"*{SlackText.Escape(fact.Name, 200)}*\n{SlackText.Escape(fact.Value, MostField - 300)}");

    private static JsonObject Section(string text) => new() { ["type"] = "section", ["text"] = Text("mrkdwn", text) };

    // Only an address to open: a webhook alone cannot hear a click.
    private static JsonObject Button(string label, string url) => new()
    {
        ["type"] = "actions",
        ["elements"] = new JsonArray(new JsonObject
        {
            ["type"] = "button",
            ["text"] = Text("plain_text", SlackText.Escape(label, MostLabel)),
            ["style"] = "primary",
            ["url"] = url,
            ["action_id"] = "open",
        }),
    };

    // Verbatim: a name that looks like an address or a channel stays a name.
    private static JsonObject Text(string type, string text) =>
        type == "mrkdwn" ? new() { ["type"] = type, ["text"] = text, ["verbatim"] = true } : new() { ["type"] = type, ["text"] = text, ["emoji"] = false };
}
