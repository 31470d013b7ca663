using System.Net.Http.Headers;
using System.Text.Json.Serialization;

namespace TeamCost.Web.Features.Providers.OpenRouter;

/// <summary>OpenRouter's addresses and what its refusals mean.</summary>
internal sealed class OpenRouterApi(ProviderHttp http, TimeProvider clock)
{
    private const int MembersPerPage = 100;
    private const int MostItems = 100_000;

    public Task<Answer<KeyRow>> KeyAsync(ProviderAccess access, CancellationToken ct) => AskAsync<KeyRow>(access, "key", ct);

    public async Task<CreditsRow> CreditsAsync(ProviderAccess access, CancellationToken ct) => (await AskAsync<CreditsRow>(access, "credits", ct)).Data;

    /// <param name="filter">Such as <c>&amp;user_id=…</c>; empty: everything.</param>
    public async Task<IReadOnlyList<ActivityRow>> ActivityAsync(ProviderAccess access, DateOnly day, string filter, CancellationToken ct) =>
        (await AskAsync<IReadOnlyList<ActivityRow>>(access, $"activity?date={Days.Text(day)}{filter}", ct)).Data;

    /// <summary>Until an empty page; disabled keys too, because they were used once.</summary>
    public async Task<IReadOnlyList<KeyItem>> KeysAsync(ProviderAccess access, CancellationToken ct)
    {
        var all = new Dictionary<string, KeyItem>(StringComparer.Ordinal);
        for (var offset = 0; offset < MostItems;)
        {
            var page = (await AskAsync<IReadOnlyList<KeyItem>>(access, $"keys?include_disabled=true&offset={offset}", ct)).Data;
            var before = all.Count;
            foreach (var key in page)
            {
                all[key.Hash] = key;
            }

            // An empty page ends the list; so does one that says nothing new, or an ignored offset would never end it.
            if (all.Count == before)
            {
                break;
            }

            offset += page.Count;
        }

        return [.. all.Values];
    }

    /// <summary>Nobody where the account is not an organization.</summary>
    public async Task<IReadOnlyList<OrgMember>> MembersAsync(ProviderAccess access, CancellationToken ct)
    {
        var all = new List<OrgMember>();
        try
        {
            while (all.Count < MostItems)
            {
                var page = await AskAsync<IReadOnlyList<OrgMember>>(access, $"organization/members?offset={all.Count}&limit={MembersPerPage}", ct);
                all.AddRange(page.Data);
                if (page.Data.Count == 0 || all.Count >= page.TotalCount)
                {
                    break;
                }
            }
        }
        catch (ProviderException refused) when (refused.Trouble is Trouble.NotFound or Trouble.PermissionMissing)
        {
            return [];
        }

        return [.. all.DistinctBy(member => member.Id)];
    }

    private Task<Answer<T>> AskAsync<T>(ProviderAccess access, string path, CancellationToken ct) => http.GetAsync<Answer<T>>(
        access,
        new ProviderRequest(HttpMethod.Get, path)
        {
            Sign = message => message.Headers.Authorization = new AuthenticationHeaderValue("Bearer", access.Secret),
            Explain = Explain,
        },
        ct);

    private ProviderException Explain(FailedAnswer answer) => (int)answer.Status switch
    {
        400 => new(Trouble.RequestRefused, "OpenRouter refuses the request as wrong (400); activity covers the last 30 completed UTC days only."),
        401 => new(Trouble.KeyRejected, "OpenRouter does not accept this key: it is wrong, disabled or deleted."),
        402 => new(Trouble.AccountProblem, "OpenRouter asks for payment: the account has no credits left."),
        403 when (answer.Message() ?? "").Contains("management", StringComparison.OrdinalIgnoreCase) => OrdinaryKey(),
        403 => new(Trouble.PermissionMissing, "This OpenRouter key may not read that."),
        404 => new(Trouble.NotFound, "OpenRouter does not know what was asked for under this account."),
        429 => new(Trouble.RateLimited, "OpenRouter's rate limit is reached.", answer.RetryAfter(clock.GetUtcNow())),
        >= 500 => new(Trouble.ProviderDown, $"OpenRouter has a problem of its own ({(int)answer.Status}).", answer.RetryAfter(clock.GetUtcNow())),
        var status => new(Trouble.RequestRefused, $"OpenRouter refuses the request ({status})."),
    };

    public static ProviderException OrdinaryKey() => new(
        Trouble.KeyOfWrongKind, "This is an ordinary OpenRouter API key. Reading activity needs a management key, made under Settings → Management Keys.");
}

internal sealed record Answer<T>
{
    public required T Data { get; init; }

    [JsonPropertyName("total_count")]
    public int TotalCount { get; init; }
}

internal sealed record KeyRow
{
    public string? Label { get; init; }

    [JsonPropertyName("is_management_key")]
    public bool IsManagement { get; init; }

    /// <summary>The older name.</summary>
    [JsonPropertyName("is_provisioning_key")]
    public bool IsProvisioning { get; init; }

    [JsonPropertyName("creator_user_id")]
    public string? CreatorUserId { get; init; }

    [JsonPropertyName("expires_at")]
    public DateTimeOffset? ExpiresAt { get; init; }
}

internal sealed record CreditsRow
{
    [JsonPropertyName("total_credits")]
    public required decimal TotalCredits { get; init; }

    [JsonPropertyName("total_usage")]
    public required decimal TotalUsage { get; init; }
}

internal sealed record ActivityRow
{
    public required string Date { get; init; }

    [JsonPropertyName("model_permaslug")]
    public required string Model { get; init; }

    public required decimal Usage { get; init; }

    [JsonPropertyName("byok_usage_inference")]
    public decimal Byok { get; init; }

    public required long Requests { get; init; }

    [JsonPropertyName("prompt_tokens")]
    public required long PromptTokens { get; init; }

    [JsonPropertyName("completion_tokens")]
    public required long CompletionTokens { get; init; }

    [JsonPropertyName("reasoning_tokens")]
    public long ReasoningTokens { get; init; }
}

internal sealed record KeyItem
{
    public required string Hash { get; init; }

    public string? Name { get; init; }

    public string? Label { get; init; }

    public bool Disabled { get; init; }

    [JsonPropertyName("creator_user_id")]
    public string? CreatorUserId { get; init; }
}

internal sealed record OrgMember
{
    public required string Id { get; init; }

    public string? Email { get; init; }

    [JsonPropertyName("first_name")]
    public string? FirstName { get; init; }

    [JsonPropertyName("last_name")]
    public string? LastName { get; init; }
}
