using System.Net.Http.Headers;
using System.Security.Authentication;

namespace TeamCost.Cli.Api;

/// <summary>What a server shows of itself to somebody without a token.</summary>
/// <param name="Trouble">Why it cannot be reached; null when it can.</param>
/// <param name="ClockSkew">This machine's clock less the server's.</param>
internal sealed record ProbeAnswer(string? Trouble, TimeSpan? ClockSkew, TimeSpan Took);

/// <summary>Asks a server whether it is there.</summary>
internal static class ServerProbe
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(15);

    public static async Task<ProbeAnswer> AskAsync(HttpMessageHandler network, string server, TimeProvider time, CancellationToken ct)
    {
        using var http = new HttpClient(network, disposeHandler: false) { Timeout = _patience };
        var started = time.GetTimestamp();
        try
        {
            using var message = new HttpRequestMessage(HttpMethod.Get, new Uri($"{server}/health"));
            message.Headers.UserAgent.Add(new ProductInfoHeaderValue("teamcost", CliVersion.Text));
            using var answer = await http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, ct);
            var skew = answer.Headers.Date is { } date ? time.GetUtcNow() - date : (TimeSpan?)null;
            var trouble = (int)answer.StatusCode switch
            {
                >= 500 => $"it answers, and says it has a problem ({(int)answer.StatusCode})",
                >= 300 and < 400 => $"it sends callers on to {answer.Headers.Location}; log in with that address",
                >= 400 => $"something answers there that is not TeamCost ({(int)answer.StatusCode})",
                _ => null,
            };
            return new ProbeAnswer(trouble, skew, time.GetElapsedTime(started));
        }
        catch (HttpRequestException e)
        {
            return new ProbeAnswer(Reason(e), null, time.GetElapsedTime(started));
        }
        catch (TaskCanceledException) when (!ct.IsCancellationRequested)
        {
            return new ProbeAnswer($"it did not answer within {_patience.TotalSeconds:0} seconds", null, _patience);
        }
    }

    private static string Reason(HttpRequestException e) => e.HttpRequestError switch
    {
        HttpRequestError.NameResolutionError => "its name is not known here (is the address right? is there a network?)",
        HttpRequestError.ConnectionError => "nothing answers there (is it running? is a VPN needed?)",
        HttpRequestError.SecureConnectionError => $"no secure connection: {(e.InnerException as AuthenticationException ?? e.InnerException ?? e).Message}",
        _ => e.InnerException?.Message ?? e.Message,
    };
}
