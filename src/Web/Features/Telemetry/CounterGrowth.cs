namespace TeamCost.Web.Features.Telemetry;

/// <summary>What a growing counter is known to have said last.</summary>
internal readonly record struct CounterState(long LastNano, decimal LastValue);

/// <summary>What a point of a growing counter means.</summary>
/// <param name="Grew">What to book at the point's end; null: nothing.</param>
/// <param name="Now">What is known from now on; null: as before.</param>
/// <param name="IsBaseline">The counter was old when it was first seen: what it said so far is not known to be new.</param>
internal readonly record struct Growth(decimal? Grew, CounterState? Now, bool IsBaseline = false);

/// <summary>The rule for cumulative counters, one start at a time: parallel processes share everything but the start. No services.</summary>
internal static class CounterGrowth
{
    private static readonly TimeSpan Fresh = TimeSpan.FromHours(24);

    /// <param name="known">What the counter of this start said last; null: never seen.</param>
    /// <param name="startNano">When it began; 0: it does not say.</param>
    /// <param name="endNano">Of the point.</param>
    /// <param name="value">Of the point.</param>
    /// <param name="now">The time of the request.</param>
    /// <param name="tokenAt">When the token was made: what was counted before could not be told.</param>
    public static Growth Of(CounterState? known, long startNano, long endNano, decimal value, DateTimeOffset now, DateTimeOffset tokenAt)
    {
        if (known is { } last)
        {
            return endNano <= last.LastNano ? default
                // Smaller under the same start: it was set back without saying so.
                : new Growth(value >= last.LastValue ? Positive(value - last.LastValue) : Positive(value), new CounterState(endNano, value));
        }

        var startedAt = DateTimeOffset.UnixEpoch.AddTicks(startNano / 100);
        var isOld = startedAt < now - Fresh && startedAt < tokenAt;
        return new Growth(isOld ? null : Positive(value), new CounterState(endNano, value), isOld);
    }

    private static decimal? Positive(decimal value) => value > 0 ? value : null;
}
