namespace TeamCost.Web.Features.Providers;

/// <summary>How patient we are with providers: settings beside the base addresses, under <c>TeamCost:Providers</c>.</summary>
public sealed class ProviderHttpOptions
{
    public const string Section = "TeamCost:Providers";

    /// <summary>The wait before the second try; doubled for each further one.</summary>
    public double RetryMilliseconds { get; set; } = 1_000;

    /// <summary>One try.</summary>
    public double TimeoutSeconds { get; set; } = 100;

    /// <summary>Replaces every provider's budget of requests; null: as each setup says.</summary>
    public int? RequestsPerMinute { get; set; }

    /// <summary>So many failed tries in half a minute, and nearly no good ones, and a host is left alone for a while.</summary>
    public int BreakerTries { get; set; } = 20;

    /// <summary>An answer that is longer is refused: bounded memory beats a provider's bad day.</summary>
    public long LargestAnswer { get; set; } = 64 * 1024 * 1024;

    /// <summary>A file behind a link, which is read as a stream.</summary>
    public long LargestFile { get; set; } = 1024L * 1024 * 1024;
}
