using System.Collections.Concurrent;
using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;

namespace TeamCost.Web.Features.Providers;

/// <summary>
/// When a question is asked again: at most five tries, waiting longer each time and as long as the provider asks, but never longer than a
/// minute (then the run ends and comes back). A host that answers nothing is left alone for a while, by all connections.
/// </summary>
public sealed class Tries
{
    private const int Most = 5;
    private const int MostWhileWaitedFor = 2;
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan LongestWaitedFor = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan LeftAlone = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<string, ResiliencePipeline> _breakers = new(StringComparer.OrdinalIgnoreCase);
    private readonly ProviderHttpOptions _options;
    private readonly TimeProvider _clock;
    private readonly ResiliencePipeline _patient;
    private readonly ResiliencePipeline _waitedFor;

    public Tries(ProviderHttpOptions options, TimeProvider clock)
    {
        (_options, _clock) = (options, clock);
        _patient = Retry(Most, LongestWait);
        _waitedFor = Retry(MostWhileWaitedFor, LongestWaitedFor);
    }

    public async Task<T> RunAsync<T>(ProviderAccess access, Uri address, Func<CancellationToken, Task<T>> ask, CancellationToken ct)
    {
        var breaker = _breakers.GetOrAdd(address.GetLeftPart(UriPartial.Authority), _ => Breaker());
        try
        {
            return await (access.IsWaitedFor ? _waitedFor : _patient).ExecuteAsync(
                async again => await breaker.ExecuteAsync(async stop => await ask(stop), again), ct);
        }
        catch (BrokenCircuitException)
        {
            throw new ProviderException(
                Trouble.ProviderDown, $"{address.Host} has not been answering; it is left alone for a moment.", retryAfter: LeftAlone);
        }
    }

    private ResiliencePipeline Retry(int most, TimeSpan longest) => new ResiliencePipelineBuilder { TimeProvider = _clock }
        .AddRetry(new RetryStrategyOptions
        {
            MaxRetryAttempts = most - 1,
            ShouldHandle = failed => ValueTask.FromResult(
                failed.Outcome.Exception is ProviderException refused && Helps(refused, failed.AttemptNumber) && !(refused.RetryAfter > longest)),
            DelayGenerator = failed => ValueTask.FromResult<TimeSpan?>(Delay((ProviderException)failed.Outcome.Exception!, failed.AttemptNumber, longest)),
        })
        .Build();

    private ResiliencePipeline Breaker() => new ResiliencePipelineBuilder { TimeProvider = _clock }
        .AddCircuitBreaker(new CircuitBreakerStrategyOptions
        {
            ShouldHandle = failed => ValueTask.FromResult(failed.Outcome.Exception is ProviderException { Trouble: Trouble.ProviderDown }),
            FailureRatio = 0.9,
            MinimumThroughput = _options.BreakerTries,
            SamplingDuration = LeftAlone,
            BreakDuration = LeftAlone,
        })
        .Build();

    // An answer that cannot be read may have been cut off; if it comes the same again, it is what they say.
    private static bool Helps(ProviderException refused, int tries) =>
        refused.Trouble is Trouble.RateLimited or Trouble.ProviderDown || (refused.Trouble is Trouble.BadAnswer && tries < 1);

    private TimeSpan Delay(ProviderException refused, int tries, TimeSpan longest)
    {
#pragma warning disable CA5394 // spreads waits; nobody gains by guessing it
        var chance = Random.Shared.NextDouble();
#pragma warning restore CA5394
        var first = TimeSpan.FromMilliseconds(_options.RetryMilliseconds);
        var own = BackOff.After(first, tries + 1, chance);
        return refused.RetryAfter is { } asked ? asked + (first * chance * 0.25) : own < longest ? own : longest;
    }
}
