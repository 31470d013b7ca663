using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using TeamCost.Web.Features.Notifications.Sending;

namespace TeamCost.Web.Features.Notifications.Webhooks;

/// <summary>The generic webhook by the Standard Webhooks rules: type, timestamp and thin data, signed to the byte.</summary>
public sealed class WebhookForm : IChannelForm
{
    private const int MostBody = 20 * 1024;

    private static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public ChannelKind Kind => ChannelKind.Webhook;

    public FormedMessage Form(MessageToForm message)
    {
        var body = Body(message, Data(message));
        if (body.Length > MostBody)
        {
            body = Body(message, Add(new JsonObject { ["organization_id"] = message.OrgId.ToString(), ["is_cut"] = true }, "url", message.Url));
        }

        var id = StandardWebhooks.IdOf(message.Id);
        return new FormedMessage(body,
        [
            new("webhook-id", id),
            new("webhook-timestamp", message.At.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)),
            new("webhook-signature", StandardWebhooks.Sign(message.Secrets, id, message.At, body)),
            new("user-agent", message.Base is { } known ? $"TeamCost-Webhooks/1.0 (+{known})" : "TeamCost-Webhooks/1.0"),
        ]);
    }

    public Verdict Judge(int status, string answer) => status switch
    {
        >= 200 and < 300 => new Verdict(DeliveryOutcome.Good, $"Taken ({status})."),
        410 => new Verdict(DeliveryOutcome.Broken, "The receiver wants no more messages (410 Gone)."),
        _ => new Verdict(DeliveryOutcome.Again, $"The receiver answered {status}."),
    };

    private static byte[] Body(MessageToForm message, JsonObject data) => Encoding.UTF8.GetBytes(new JsonObject
    {
        ["type"] = message.Notice.Kind,
        ["timestamp"] = message.Notice.At.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
        ["data"] = data,
    }.ToJsonString(Json));

    /// <summary>Whose it is first, the address to read more last, where the notice itself does not say.</summary>
    private static JsonObject Data(MessageToForm message)
    {
        var told = message.Notice.Data;
        var data = told.ContainsKey("organization_id") ? [] : new JsonObject { ["organization_id"] = message.OrgId.ToString() };
        foreach (var (name, value) in told)
        {
            data[name] = value?.DeepClone();
        }

        return Add(data, "url", message.Url);
    }

    private static JsonObject Add(JsonObject data, string name, string? value)
    {
        if (value is not null && !data.ContainsKey(name))
        {
            data[name] = value;
        }

        return data;
    }
}
