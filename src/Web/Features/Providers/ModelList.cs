using System.Globalization;
using System.Net.Http.Headers;

namespace TeamCost.Web.Features.Providers;

/// <summary>
/// Tests a key against a vendor's list of models, where the vendor tells ordinary keys nothing of usage or cost: the account's row exists, its
/// limits are shown, and what was used is entered by hand or as a file.
/// </summary>
internal sealed class ModelList(ProviderHttp http, TimeProvider clock)
{
    public async Task<AccountSummary> VerifyAsync(ProviderAccess access, ProviderSetup setup, string path, CancellationToken ct)
    {
        var request = new ProviderRequest(HttpMethod.Get, path)
        {
            Sign = message => message.Headers.Authorization = new AuthenticationHeaderValue("Bearer", access.Secret),
            Explain = answer => Explain(setup.Label, answer),
        };
        var answer = await http.SendAsync<Models>(access, request, ct);
        var models = answer.Value?.Data.Count ?? 0;
        return new AccountSummary(
            null, $"{setup.Label} account", [new Permission("Models", [])], null,
            [string.Create(CultureInfo.InvariantCulture, $"The key may use {models:N0} models."), .. Limits(answer.Headers), $"{setup.Label} tells ordinary keys nothing of usage or cost: type it in or upload a file."]);
    }

    // Vendors put their limits into such headers; their words are shown as they are.
    private static IEnumerable<string> Limits(HttpResponseHeaders headers) =>
        from what in (string[])["requests", "tokens"]
        let left = One(headers, $"x-ratelimit-remaining-{what}")
        let limit = One(headers, $"x-ratelimit-limit-{what}")
        where left is not null && limit is not null
        let reset = One(headers, $"x-ratelimit-reset-{what}")
        select $"Limit of {what}: {left} of {limit} left{(reset is null ? "" : $", full again in {reset}")}.";

    private static string? One(HttpResponseHeaders headers, string name) =>
        headers.TryGetValues(name, out var values) && values.First() is { Length: > 0 and <= 40 } value ? value : null;

    private ProviderException Explain(string label, FailedAnswer answer) => (int)answer.Status switch
    {
        401 => new(Trouble.KeyRejected, $"{label} does not accept this key: it is wrong or deleted."),
        402 => new(Trouble.AccountProblem, $"{label} asks for payment: the account's credits or payment method need attention."),
        403 => new(Trouble.PermissionMissing, $"{label} knows this key but does not let it list models."),
        404 => new(Trouble.NotFound, $"{label} has no list of models at this address."),
        429 => new(Trouble.RateLimited, $"{label}'s rate limit is reached.", answer.RetryAfter(clock.GetUtcNow())),
        >= 500 => new(Trouble.ProviderDown, $"{label} has a problem of its own ({(int)answer.Status}).", answer.RetryAfter(clock.GetUtcNow())),
        var status => new(Trouble.RequestRefused, $"{label} refuses the request ({status})."),
    };

    private sealed record Models
    {
        public required IReadOnlyList<Model> Data { get; init; }
    }

    private sealed record Model
    {
        public required string Id { get; init; }
    }
}
