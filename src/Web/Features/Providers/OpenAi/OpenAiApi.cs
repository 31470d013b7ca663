using System.Net.Http.Headers;

namespace TeamCost.Web.Features.Providers.OpenAi;

/// <summary>How OpenAI is asked: bearer key, bracketed lists, Unix seconds, pages to the end. Serves the Platform and ChatGPT workspaces.</summary>
internal sealed class OpenAiApi(ProviderHttp http, TimeProvider clock, Func<FailedAnswer, DateTimeOffset, ProviderException> explain)
{
    private const int MostPages = 10_000;

    /// <summary>Hourly buckets in an answer: a day of thousands of people in one would be too large to take.</summary>
    private const int HoursPerPage = 8;

    /// <summary>Hourly buckets of the day: what an organization's own days are made of.</summary>
    public Task<IReadOnlyList<(int Hour, T Result)>> HoursAsync<T>(
        ProviderAccess access, string feed, IEnumerable<string> groups, DateOnly day, CancellationToken ct) =>
        BucketsAsync<T>(access, Path($"organization/usage/{feed}", "1h", HoursPerPage, groups, day), day, ct);

    /// <summary>The one bucket of the day.</summary>
    public async Task<IReadOnlyList<T>> DayAsync<T>(ProviderAccess access, string path, IEnumerable<string> groups, DateOnly day, CancellationToken ct) =>
        [.. (await BucketsAsync<T>(access, Path(path, "1d", 1, groups, day), day, ct)).Select(bucket => bucket.Result)];

    /// <summary>Everything behind <c>page</c> cursors.</summary>
    public async Task<IReadOnlyList<T>> PagesAsync<T>(ProviderAccess access, string path, CancellationToken ct, bool onePage = false)
    {
        var all = new List<T>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        string? cursor = null;
        do
        {
            var page = await GetAsync<UsagePage<T>>(access, cursor is null ? path : $"{path}&page={Uri.EscapeDataString(cursor)}", ct);
            all.AddRange(page.Data ?? throw Unreadable(path, "the list is missing"));
            cursor = page.HasMore && !onePage ? page.NextPage ?? throw Unreadable(path, "it says that there is more, and not where") : null;
            Guard(seen, cursor, path);
        }
        while (cursor is not null);

        return all;
    }

    /// <summary>A list of names, to its end.</summary>
    public async Task<IReadOnlyList<T>> ListAsync<T>(ProviderAccess access, string path, CancellationToken ct)
    {
        var all = new List<T>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        string? after = null;
        do
        {
            var list = await GetAsync<NameList<T>>(access, after is null ? path : $"{path}&after={Uri.EscapeDataString(after)}", ct);
            all.AddRange(list.Data ?? throw Unreadable(path, "the list is missing"));
            after = list.HasMore ? list.LastId ?? throw Unreadable(path, "it says that there is more, and not where") : null;
            Guard(seen, after, path);
        }
        while (after is not null);

        return all;
    }

    private async Task<IReadOnlyList<(int Hour, T Result)>> BucketsAsync<T>(ProviderAccess access, string path, DateOnly day, CancellationToken ct)
    {
        var buckets = await PagesAsync<UsageBucket<T>>(access, path, ct);
        return
        [
            .. from bucket in buckets
               let start = DateTimeOffset.FromUnixTimeSeconds(bucket.StartTime)
               // A server that gives more than was asked for must not make a day count twice.
               where DateOnly.FromDateTime(start.UtcDateTime) == day
               from result in bucket.Results ?? bucket.Result ?? throw Unreadable(path, "a bucket has no results")
               select (start.Hour, result),
        ];
    }

    private Task<T> GetAsync<T>(ProviderAccess access, string path, CancellationToken ct)
        where T : class =>
        http.GetAsync<T>(access, new ProviderRequest(HttpMethod.Get, path)
        {
            Sign = message => message.Headers.Authorization = new AuthenticationHeaderValue("Bearer", access.Secret),
            Explain = answer => explain(answer, clock.GetUtcNow()),
        }, ct);

    private static string Path(string path, string width, int limit, IEnumerable<string> groups, DateOnly day) =>
        $"{path}?start_time={Seconds(day)}&end_time={Seconds(day.AddDays(1))}&bucket_width={width}&limit={limit}"
        + string.Concat(groups.Select(group => $"&group_by[]={group}"));

    public static long Seconds(DateOnly day) => new DateTimeOffset(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero).ToUnixTimeSeconds();

    private static void Guard(HashSet<string> seen, string? cursor, string path)
    {
        if (cursor is not null && (!seen.Add(cursor) || seen.Count > MostPages))
        {
            throw Unreadable(path, "its pages lead in a circle");
        }
    }

    private static ProviderException Unreadable(string path, string why) =>
        new(Trouble.BadAnswer, $"The answer of /{path.Split('?')[0]} could not be read: {why}.");
}
