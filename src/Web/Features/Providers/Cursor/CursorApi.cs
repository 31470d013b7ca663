using System.Net.Http.Headers;
using System.Text;

namespace TeamCost.Web.Features.Providers.Cursor;

/// <summary>Cursor's addresses, its way of signing, and what its refusals mean.</summary>
internal sealed class CursorApi(ProviderHttp http, TimeProvider clock)
{
    private static readonly TimeSpan LimitWait = TimeSpan.FromSeconds(60);

    public Task<T> GetAsync<T>(ProviderAccess access, string path, CancellationToken ct)
        where T : class => http.GetAsync<T>(access, Request(access, HttpMethod.Get, path, null), ct);

    public Task<T> PostAsync<T>(ProviderAccess access, string path, object body, CancellationToken ct)
        where T : class => http.GetAsync<T>(access, Request(access, HttpMethod.Post, path, body), ct);

    private ProviderRequest Request(ProviderAccess access, HttpMethod method, string path, object? body) => new(method, path)
    {
        Body = body,
        // The key is the user's name, the password is empty: the colon belongs to it.
        Sign = message => message.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(access.Secret + ":"))),
        Explain = Explain,
    };

    private ProviderException Explain(FailedAnswer answer)
    {
        var says = answer.Message() ?? "";
        return (int)answer.Status switch
        {
            400 when says.Contains("range", StringComparison.OrdinalIgnoreCase) => new(Trouble.RequestRefused, "Cursor refuses the range of days (400): it may be longer than it allows."),
            400 => new(Trouble.RequestRefused, "Cursor refuses the request as wrong (400)."),
            401 => new(Trouble.KeyRejected, "Cursor does not accept this key: it is wrong or deleted, or a personal user key instead of a team API key."),
            403 when says.Contains("enterprise", StringComparison.OrdinalIgnoreCase) => new(
                Trouble.PlanTooSmall, $"Cursor offers {What(answer.Path)} to teams on the Enterprise plan only. The key is good."),
            403 => new(Trouble.PermissionMissing, $"This key may not read {What(answer.Path)}. Make a team API key as an admin of the team."),
            404 => new(Trouble.NotFound, $"Cursor has no {What(answer.Path)} at this address for this team."),
            429 => new(Trouble.RateLimited, "Cursor's limit of requests a minute is reached.", answer.RetryAfter(clock.GetUtcNow()) ?? LimitWait),
            >= 500 => new(Trouble.ProviderDown, $"Cursor has a problem of its own ({(int)answer.Status}).", answer.RetryAfter(clock.GetUtcNow())),
            var status => new(Trouble.RequestRefused, $"Cursor refuses the request ({status})."),
        };
    }

    private static string What(string path) => path.Split('?')[0] switch
    {
        "teams/filtered-usage-events" => "usage events",
        "teams/daily-usage-data" => "daily activity",
        "teams/spend" => "the spend of the cycle",
        "analytics/ai-code/commits" => "commits with AI lines",
        _ => "the members of the team",
    };
}
