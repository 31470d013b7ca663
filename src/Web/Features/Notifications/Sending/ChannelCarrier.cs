using System.Net.Http.Headers;
using System.Text;
using TeamCost.Web.Platform.Http;
using TeamCost.Web.Platform.Secrets;

namespace TeamCost.Web.Features.Notifications.Sending;

/// <summary>Brings a message to a channel over HTTPS: no redirects, no cookies, a bounded time and answer, public addresses only.</summary>
public sealed class ChannelCarrier(
    OutboundHttp http, OutboundGuard guard, SecretBox box, PublicAddress address, IEnumerable<IChannelForm> forms, DeliveryOptions options, TimeProvider clock)
{
    private const int MostRead = 64 * 1024;
    private const int MostKept = 2048;

    public async Task<Verdict> SendAsync(DeliveryClaim claim, CancellationToken ct)
    {
        var channel = claim.Channel!;
        if (box.Open(claim.OrgId, channel.Id, channel.Address) is not { } target)
        {
            return new Verdict(DeliveryOutcome.Broken, "The address cannot be read with this server's keys. Type it in again.");
        }

        var secrets = Secrets(claim.OrgId, channel);
        Func<string, string> scrub = text => secrets.Append(target).Append(new Uri(target).PathAndQuery).Where(hidden => hidden.Length > 3)
            .Aggregate(text, (said, secret) => Secrecy.Scrub(said, secret));
        if (channel.Kind is ChannelKind.Webhook && secrets.Count == 0)
        {
            return new Verdict(DeliveryOutcome.Broken, "The secret cannot be read with this server's keys. Make a new one.");
        }

        if (guard.ReasonAgainstHook(target) is { } reason)
        {
            return new Verdict(DeliveryOutcome.Broken, reason).Cut(scrub);
        }

        var form = forms.Single(f => f.Kind == channel.Kind);
        var notice = claim.Message.Notice;
        var formed = form.Form(new MessageToForm(
            notice, claim.Message.Id, claim.OrgId, claim.OrgName, address.Known is { } known ? known + notice.Path : null, address.Known,
            claim.Message.IsTest, secrets, clock.GetUtcNow()));
        return (await PostAsync(new Uri(target), formed, form, ct)).Cut(scrub);
    }

    private async Task<Verdict> PostAsync(Uri target, FormedMessage formed, IChannelForm form, CancellationToken ct)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(options.Timeout);
        using var request = new HttpRequestMessage(HttpMethod.Post, target) { Content = new ByteArrayContent(formed.Body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        foreach (var (name, value) in formed.Headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        try
        {
            using var answer = await http.SendAsync(request, limit.Token);
            return Judge(answer, await ReadAsync(answer, limit.Token), form);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return new Verdict(DeliveryOutcome.Again, FormattableString.Invariant($"No answer within {options.Timeout.TotalSeconds:0.#} seconds.")) { IsUnheard = true };
        }
        catch (HttpRequestException failed) when (failed.InnerException is AddressRefusedException refused)
        {
            return new Verdict(DeliveryOutcome.Broken, refused.Message);
        }
        catch (HttpRequestException failed)
        {
            return new Verdict(DeliveryOutcome.Again, Unreached(failed)) { IsUnheard = true };
        }
    }

    private Verdict Judge(HttpResponseMessage answer, string text, IChannelForm form)
    {
        var status = (int)answer.StatusCode;
        var verdict = status switch
        {
            >= 300 and < 400 => new Verdict(
                DeliveryOutcome.Again, $"Answered with a redirect ({status}); messages do not follow one. Type in the address it leads to."),
            429 => new Verdict(DeliveryOutcome.Again, "Asked to wait (429 Too Many Requests).") { IsUnheard = true },
            502 or 503 or 504 => new Verdict(DeliveryOutcome.Again, $"The receiver is away ({status}).") { IsUnheard = true },
            _ => form.Judge(status, text),
        };
        return verdict with
        {
            Status = status,
            Answer = text,
            RetryAfter = verdict.Outcome is DeliveryOutcome.Again && status is 429 or 502 or 503 or 504 ? RetryAfter(answer) : null,
        };
    }

    private TimeSpan? RetryAfter(HttpResponseMessage answer) => answer.Headers.RetryAfter switch
    {
        { Delta: { } wait } => wait,
        { Date: { } at } => at - clock.GetUtcNow() is var wait && wait > TimeSpan.Zero ? wait : TimeSpan.Zero,
        _ => null,
    };

    /// <summary>Reads at most 64 KB, so that the connection can serve the next message, and keeps the first two.</summary>
    private static async Task<string> ReadAsync(HttpResponseMessage answer, CancellationToken ct)
    {
        await using var stream = await answer.Content.ReadAsStreamAsync(ct);
        var (buffer, kept, read) = (new byte[8192], new MemoryStream(), 0);
        try
        {
            int got;
            while (read < MostRead && (got = await stream.ReadAsync(buffer, ct)) > 0)
            {
                kept.Write(buffer, 0, Math.Min(got, Math.Max(0, MostKept - read)));
                read += got;
            }
        }
        catch (Exception broken) when (broken is IOException or HttpRequestException or InvalidDataException or OperationCanceledException)
        {
            // The status was there already, and it decides.
        }

        return Encoding.UTF8.GetString(kept.ToArray());
    }

    private List<string> Secrets(Guid orgId, Channel channel)
    {
        var old = channel.OldSecretUntil > clock.GetUtcNow() ? channel.OldSecret : null;
        return [.. new[] { channel.Secret, old }.OfType<string>().Select(closed => box.Open(orgId, channel.Id, closed)).OfType<string>()];
    }

    private static string Unreached(HttpRequestException failed) => failed.HttpRequestError switch
    {
        HttpRequestError.NameResolutionError => "The name of the host is not known.",
        HttpRequestError.SecureConnectionError => "No secure connection: the host's certificate or its TLS was not accepted.",
        HttpRequestError.ConnectionError => "Nobody answers at this address.",
        _ => "The connection broke off before an answer came.",
    };
}
