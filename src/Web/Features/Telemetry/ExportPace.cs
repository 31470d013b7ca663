using System.Threading.RateLimiting;

namespace TeamCost.Web.Features.Telemetry;

/// <summary>
/// How fast a token may export to one process: generous, because a company's managed settings give one token to everybody, and every machine exports every few
/// seconds. <c>TeamCost:RateLimits:telemetry</c> changes the number of requests a minute.
/// </summary>
internal sealed class ExportPace(IConfiguration settings) : IDisposable
{
    private const int PerMinute = 30_000;

    private readonly PartitionedRateLimiter<Guid> _limiter = PartitionedRateLimiter.Create<Guid, Guid>(token =>
    {
        var perMinute = Math.Max(1, settings.GetValue("TeamCost:RateLimits:telemetry", PerMinute));
        return RateLimitPartition.GetTokenBucketLimiter(token, _ => new TokenBucketRateLimiterOptions
        {
            TokenLimit = perMinute,
            TokensPerPeriod = Math.Max(1, perMinute / 60),
            ReplenishmentPeriod = TimeSpan.FromSeconds(1),
            AutoReplenishment = true,
        });
    });

    /// <returns>Whether it may; if not, a second is enough to wait.</returns>
    public bool Take(Guid tokenId)
    {
        using var lease = _limiter.AttemptAcquire(tokenId);
        return lease.IsAcquired;
    }

    public void Dispose() => _limiter.Dispose();
}
