using System.Globalization;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Options;

namespace TeamCost.Web.Platform.Http;

/// <summary>
/// The names of the limits and what they allow. They protect one process from a flood; a limit that a customer could notice across processes
/// (syncs of a token) is counted in PostgreSQL.
/// </summary>
public static class RateLimits
{
    /// <summary>Guessing passwords: sign-in, by address.</summary>
    public const string SignIn = "sign-in";

    /// <summary>Making accounts, asking for mails: by address.</summary>
    public const string Mail = "mail";

    /// <summary>Taking usage in: by token.</summary>
    public const string Ingestion = "ingestion";

    /// <summary>Reading through the API: by token or address.</summary>
    public const string Api = "api";

    /// <summary>Files being sent at once, by organization: each holds a connection to the database for as long as its reader takes.</summary>
    public const string Exports = "exports";

    /// <summary>Looking for names among everybody who is public, by token or address: every word is another answer, which is not kept ready. See <see cref="SearchesAttribute"/>.</summary>
    public const string Search = "search";

    private const int ExportsAtOnce = 4;
    private const int SearchesPerMinute = 60;

    private static readonly Dictionary<string, int> PerMinute = new(StringComparer.Ordinal)
    {
        [SignIn] = 20,
        [Mail] = 20,
        [Ingestion] = 600,
        [Api] = 600,
    };

    /// <summary>Each limit per minute is a setting: <c>TeamCost:RateLimits:sign-in</c>.</summary>
    public static void AddRateLimits(this IServiceCollection services)
    {
        services.AddRateLimiter(_ => { });
        services.AddSingleton<IConfigureOptions<RateLimiterOptions>>(provider => new ConfigureOptions<RateLimiterOptions>(limits =>
        {
            var configuration = provider.GetRequiredService<IConfiguration>();
            limits.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
            limits.OnRejected = (rejected, _) =>
            {
                var wait = rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? after : TimeSpan.FromMinutes(1);
                rejected.HttpContext.Response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
                return ValueTask.CompletedTask;
            };
            var atOnce = configuration.GetValue($"TeamCost:RateLimits:{Exports}", ExportsAtOnce);
            limits.AddPolicy(Exports, http => RateLimitPartition.GetConcurrencyLimiter(
                http.GetRouteValue("org") as string ?? Caller(http, Api), _ => new ConcurrencyLimiterOptions { PermitLimit = atOnce, QueueLimit = 4 * atOnce }));
            var searches = configuration.GetValue($"TeamCost:RateLimits:{Search}", SearchesPerMinute);
            limits.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(
                http => IsSearch(http) ? ByCaller(http, Search, searches) : RateLimitPartition.GetNoLimiter(""));
            foreach (var (name, usual) in PerMinute)
            {
                var allowed = configuration.GetValue($"TeamCost:RateLimits:{name}", usual);
                limits.AddPolicy(name, http => ByCaller(http, name, allowed));
            }
        }));
    }

    private static RateLimitPartition<string> ByCaller(HttpContext http, string policy, int perMinute) => RateLimitPartition.GetSlidingWindowLimiter(
        Caller(http, policy), _ => new SlidingWindowRateLimiterOptions { PermitLimit = perMinute, Window = TimeSpan.FromMinutes(1), SegmentsPerWindow = 6 });

    private static bool IsSearch(HttpContext http) =>
        http.GetEndpoint()?.Metadata.GetMetadata<SearchesAttribute>() is { } searches && !string.IsNullOrWhiteSpace(http.Request.Query[searches.Word]);

    private static string Caller(HttpContext http, string policy)
    {
        var token = policy is Ingestion or Api or Search ? http.Request.Headers.Authorization.ToString() : "";

        // The key of a partition lives in memory: not the token itself.
        return token.Length > 0
            ? string.Create(CultureInfo.InvariantCulture, $"token {string.GetHashCode(token, StringComparison.Ordinal)}")
            : http.Connection.RemoteIpAddress?.ToString() ?? "";
    }
}

/// <summary>An address under which anybody may look for something: with this word of the query it is limited by <see cref="RateLimits.Search"/>, beside the limit that it has anyway.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
public sealed class SearchesAttribute(string word) : Attribute
{
    public string Word { get; } = word;
}
