using System.Globalization;
using System.Net;

namespace TeamCost.Web.Features.Providers.Anthropic;

/// <summary>How Anthropic is asked: headers, addresses, pages to the end.</summary>
internal sealed class AnthropicApi(ProviderHttp http, TimeProvider clock)
{
    private const int MostPages = 10_000;
    private const int MostRestarts = 3;

    /// <summary>Hourly buckets in an answer: a day of thousands of people in one would be too large to take.</summary>
    private const int HoursPerPage = 8;

    public Task<MeAnswer> MeAsync(ProviderAccess access, CancellationToken ct) => GetAsync<MeAnswer>(access, "v1/organizations/me", ct);

    public Task<IReadOnlyList<ClaudeCodeRow>> ClaudeCodeAsync(ProviderAccess access, DateOnly day, CancellationToken ct, int? limit = null) =>
        PagesAsync<ClaudeCodeRow>(access, $"v1/organizations/usage_report/claude_code?starting_at={Text(day)}&limit={limit ?? 1000}", ct, onePage: limit is not null);

    /// <summary>Hourly buckets of the day, so that an organization's own days come out right.</summary>
    public async Task<IReadOnlyList<Bucket<MessagesResult>>> MessagesAsync(ProviderAccess access, DateOnly day, CancellationToken ct, int? limit = null)
    {
        const string Groups = "&group_by[]=api_key_id&group_by[]=workspace_id&group_by[]=account_id&group_by[]=model&group_by[]=service_tier"
            + "&group_by[]=context_window&group_by[]=inference_geo";
        var path = $"v1/organizations/usage_report/messages?{Window(day)}&bucket_width=1h&limit={limit ?? HoursPerPage}{Groups}";
        return OfDay(await PagesAsync<Bucket<MessagesResult>>(access, path, ct, onePage: limit is not null), day);
    }

    public async Task<IReadOnlyList<CostResult>> CostsAsync(ProviderAccess access, DateOnly day, CancellationToken ct)
    {
        var path = $"v1/organizations/cost_report?{Window(day)}&bucket_width=1d&limit=1&group_by[]=workspace_id&group_by[]=description";
        return [.. OfDay(await PagesAsync<Bucket<CostResult>>(access, path, ct), day).SelectMany(bucket => bucket.Results)];
    }

    public Task<IReadOnlyList<UserItem>> UsersAsync(ProviderAccess access, CancellationToken ct) => ListAsync<UserItem>(access, "users", ct);

    public Task<IReadOnlyList<KeyItem>> KeysAsync(ProviderAccess access, CancellationToken ct) => ListAsync<KeyItem>(access, "api_keys", ct);

    public Task<IReadOnlyList<WorkspaceItem>> WorkspacesAsync(ProviderAccess access, CancellationToken ct) =>
        ListAsync<WorkspaceItem>(access, "workspaces", ct, "&include_archived=true");

    /// <param name="report"><c>user_usage_report</c> or <c>user_cost_report</c>.</param>
    public async Task<EnterprisePages<T>> EnterpriseReportAsync<T>(
        ProviderAccess access, string report, DateOnly day, CancellationToken ct, int? limit = null)
    {
        var path = $"v1/organizations/analytics/{report}?{Window(day)}&bucket_width=1d&group_by[]=product&group_by[]=model&limit={limit ?? 1000}";
        DateTimeOffset? refreshed = null;
        var rows = await PagesAsync<T>(access, path, ct, onePage: limit is not null, seen: page => refreshed = page.RefreshedAt ?? refreshed);
        return new EnterprisePages<T>(rows, refreshed);
    }

    /// <returns>Null: the day is not ready.</returns>
    public async Task<IReadOnlyList<EnterpriseActivityRow>?> EnterpriseUsersAsync(ProviderAccess access, DateOnly day, CancellationToken ct, int? limit = null)
    {
        var path = $"v1/organizations/analytics/users?date={Text(day)}&limit={limit ?? 1000}";
        var isNotReady = false;
        try
        {
            return await PagesAsync<EnterpriseActivityRow>(
                access, path, ct, onePage: limit is not null, refused: answer => isNotReady = EnterpriseDays.IsNotReady(answer, day));
        }
        catch (ProviderException) when (isNotReady)
        {
            return null;
        }
    }

    private async Task<IReadOnlyList<T>> ListAsync<T>(ProviderAccess access, string what, CancellationToken ct, string more = "")
    {
        var all = new List<T>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        string? after = null;
        do
        {
            var path = $"v1/organizations/{what}?limit=1000{more}" + (after is null ? "" : $"&after_id={Uri.EscapeDataString(after)}");
            var page = await GetAsync<Page<T>>(access, path, ct);
            all.AddRange(DataOf(page, path));
            after = page.HasMore is true ? page.LastId ?? throw Unreadable(path, "it says that there is more, and not where") : null;
            Guard(seen, after, path);
        }
        while (after is not null);

        return all;
    }

    /// <summary>All pages; an expired list (410) is begun again, a few times.</summary>
    private async Task<IReadOnlyList<T>> PagesAsync<T>(
        ProviderAccess access, string path, CancellationToken ct, bool onePage = false, Action<Page<T>>? seen = null, Action<FailedAnswer>? refused = null)
    {
        for (var restarts = 0; ; restarts++)
        {
            var isExpired = false;
            try
            {
                return await OnceAsync(access, path, onePage, seen, answer =>
                {
                    isExpired = answer.Status is HttpStatusCode.Gone;
                    refused?.Invoke(answer);
                }, ct);
            }
            catch (ProviderException) when (isExpired && restarts < MostRestarts)
            {
                // From the first page again: what was read so far belongs to an older state of the list.
            }
            catch (ProviderException expired) when (isExpired)
            {
                throw new ProviderException(
                    Trouble.BadAnswer, $"Anthropic's list expired {MostRestarts + 1} times while it was read; it is read again with the next run.", inner: expired);
            }
        }
    }

    private async Task<IReadOnlyList<T>> OnceAsync<T>(
        ProviderAccess access, string path, bool onePage, Action<Page<T>>? seen, Action<FailedAnswer> refused, CancellationToken ct)
    {
        var all = new List<T>();
        var cursors = new HashSet<string>(StringComparer.Ordinal);
        string? cursor = null;
        do
        {
            var page = await GetAsync<Page<T>>(access, cursor is null ? path : $"{path}&page={Uri.EscapeDataString(cursor)}", ct, refused);
            seen?.Invoke(page);
            all.AddRange(DataOf(page, path));
            cursor = page.HasMore is false || onePage ? null : page.NextPage;
            if (cursor is null && page.HasMore is true && !onePage)
            {
                throw Unreadable(path, "it says that there is more, and not where");
            }

            Guard(cursors, cursor, path);
        }
        while (cursor is not null);

        return all;
    }

    private Task<T> GetAsync<T>(ProviderAccess access, string path, CancellationToken ct, Action<FailedAnswer>? refused = null)
        where T : class =>
        http.GetAsync<T>(access, new ProviderRequest(HttpMethod.Get, path)
        {
            Sign = message =>
            {
                message.Headers.Add("x-api-key", access.Secret);
                message.Headers.Add("anthropic-version", "2023-06-01");
            },
            Explain = answer =>
            {
                refused?.Invoke(answer);
                return AnthropicErrors.Explain(answer, clock.GetUtcNow());
            },
        }, ct);

    // The list may be null in an answer of another shape, whatever the type says.
    private static IReadOnlyList<T> DataOf<T>(Page<T> page, string path) => page.Data ?? throw Unreadable(path, "the list is missing");

    private static void Guard(HashSet<string> seen, string? cursor, string path)
    {
        if (cursor is not null && (!seen.Add(cursor) || seen.Count > MostPages))
        {
            throw Unreadable(path, "its pages lead in a circle");
        }
    }

    // A server that gives more than was asked for must not make a day count twice.
    private static IReadOnlyList<Bucket<T>> OfDay<T>(IReadOnlyList<Bucket<T>> buckets, DateOnly day) =>
        [.. buckets.Where(bucket => DateOnly.FromDateTime(bucket.StartingAt.UtcDateTime) == day)];

    private static ProviderException Unreadable(string path, string why) =>
        new(Trouble.BadAnswer, $"The answer of /{path.Split('?')[0]} could not be read: {why}.");

    private static string Window(DateOnly day) => $"starting_at={Text(day)}T00:00:00Z&ending_at={Text(day.AddDays(1))}T00:00:00Z";

    private static string Text(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}

/// <param name="RefreshedAt">Until when the provider says that the data go.</param>
internal sealed record EnterprisePages<T>(IReadOnlyList<T> Rows, DateTimeOffset? RefreshedAt);
