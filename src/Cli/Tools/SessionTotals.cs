using TeamCost.Contracts;

namespace TeamCost.Cli.Tools;

/// <summary>
/// Tells the growth of totals that a tool keeps per session: the first sight at the session's own time, what came later at the time of the
/// later reading's record. One for each reading of a document; <see cref="Save"/> is the document's state.
/// </summary>
internal sealed class SessionTotals(EventMaker maker, ReadOnlyMemory<byte> state)
{
    private readonly RunningTotals _totals = RunningTotals.Load(state);

    public ReadOnlyMemory<byte> Save() => _totals.Save();

    /// <param name="events">Where the growth goes.</param>
    /// <param name="whole">The total as it stands; its instant is that of the first sight, its key names the session.</param>
    /// <param name="laterMs">When it was last written: the instant of growth; zero: the same as the first.</param>
    /// <returns>False when it cannot be true: the record counts as broken, and nothing of it is remembered.</returns>
    public bool Tell(List<UsageEvent> events, UsageTelling whole, long laterMs)
    {
        if (whole.InstantMs <= 0 || !IsPlausible(whole))
        {
            return false;
        }

        var before = _totals.Told(whole.Key);
        var isFirst = before == RunningTotals.Total.None;
        var now = new RunningTotals.Total(whole.Tokens, whole.Requests, Cost(whole, before));
        if (_totals.Grow(whole.Key, now, out var growthKey) is not { } grown)
        {
            return true;
        }

        return maker.Add(events, whole with
        {
            Key = growthKey,
            InstantMs = isFirst || laterMs <= 0 ? whole.InstantMs : laterMs,
            Tokens = grown.Tokens,
            Requests = (int)Math.Min(grown.Requests, int.MaxValue),
            RecordedUsd = grown.CostUsd > 0 ? grown.CostUsd : null,
            Grain = Grains.SessionTotal,
        });
    }

    // A cost that is corrected downwards (an estimate becomes a bill) is no new process; fallen tokens are.
    private static decimal Cost(UsageTelling whole, RunningTotals.Total before) => whole.Tokens.Total < before.Tokens.Total
        ? whole.RecordedUsd ?? 0m
        : Math.Max(whole.RecordedUsd ?? 0m, before.CostUsd);

    private static bool IsPlausible(UsageTelling whole) => whole.Tokens is
    {
        Input: <= EventMaker.MostTokens, Output: <= EventMaker.MostTokens, CacheRead: <= EventMaker.MostTokens,
        CacheWrite5m: <= EventMaker.MostTokens, CacheWrite1h: <= EventMaker.MostTokens,
    } && whole.Requests <= EventMaker.MostRequests && whole.RecordedUsd is null or <= EventMaker.MostUsd;
}
