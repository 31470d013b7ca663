using TeamCost.Contracts;

namespace TeamCost.Cli.Tools.Cline;

/// <summary>What was ever told of a task's single requests, so that the sum of deleted ones does not tell them a second time.</summary>
internal sealed class ToldRequests
{
    private const string Sum = "sum";
    private const string Last = "last";

    private readonly RunningTotals _memory;
    private readonly long _lastMs;
    private RunningTotals.Total _ever;
    private RunningTotals.Total _stillThere = RunningTotals.Total.None;
    private long _latestMs;

    public ToldRequests(ReadOnlyMemory<byte> state)
    {
        _memory = RunningTotals.Load(state);
        _ever = _memory.Told(Sum);
        _latestMs = _lastMs = _memory.Told(Last).Requests;
    }

    /// <summary>A request that is there now.</summary>
    public void Add(long atMs, TokenCounts tokens, decimal usd)
    {
        var request = new RunningTotals.Total(tokens, 1, usd);
        if (atMs > _lastMs)
        {
            _ever = Plus(_ever, request);
            _latestMs = Math.Max(_latestMs, atMs);
        }
        else
        {
            _stillThere = Plus(_stillThere, request);
        }
    }

    /// <summary>The part of the deleted requests' sum that nobody was told of while they were there.</summary>
    public (TokenCounts Tokens, decimal Usd) NotTold(TokenCounts deleted, decimal usd)
    {
        var before = _memory.Told(Sum);
        var vanished = Less(before.Tokens, _stillThere.Tokens);
        return (Less(deleted, vanished), Math.Max(0m, usd - Math.Max(0m, before.CostUsd - _stillThere.CostUsd)));
    }

    public ReadOnlyMemory<byte> Save()
    {
        if (_latestMs == 0)
        {
            return default;
        }

        _ = _memory.Grow(Sum, _ever, out _);
        _ = _memory.Grow(Last, new RunningTotals.Total(default, _latestMs, 0m), out _);
        return _memory.Save();
    }

    private static RunningTotals.Total Plus(RunningTotals.Total a, RunningTotals.Total b) => new(a.Tokens + b.Tokens, a.Requests + b.Requests, a.CostUsd + b.CostUsd);

    private static TokenCounts Less(TokenCounts a, TokenCounts b) => new(
        Math.Max(0, a.Input - b.Input), Math.Max(0, a.Output - b.Output), Math.Max(0, a.CacheRead - b.CacheRead),
        Math.Max(0, a.CacheWrite5m - b.CacheWrite5m), Math.Max(0, a.CacheWrite1h - b.CacheWrite1h), Math.Max(0, a.Reasoning - b.Reasoning));
}
