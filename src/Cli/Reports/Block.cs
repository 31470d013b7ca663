using TeamCost.Cli.Output;

namespace TeamCost.Cli.Reports;

/// <summary>
/// Five hours of use, as Claude's limits count them and ccusage shows them: begins with the hour (UTC) of a first request, ends five hours later or after five hours
/// without any; what lies between two blocks is a gap. An instant on the border belongs to the later block.
/// </summary>
internal sealed class Block
{
    /// <summary>From here on a limit is near.</summary>
    public const int WarningPercent = 80;

    public const int Hours = 5;

    private const long HourMs = 3_600_000;

    private Block(long startMs, long endMs) => (StartMs, EndMs) = (startMs, endMs);

    public long StartMs { get; }

    public long EndMs { get; }

    public bool IsGap => Parts.Count == 0;

    /// <summary>The block that now is in, still used.</summary>
    public bool IsActive { get; private set; }

    public List<UsagePart> Parts { get; } = [];

    public ReportRow Usage { get; } = new([]);

    /// <summary>Null until there are two moments to measure between.</summary>
    public BurnRate? Rate
    {
        get
        {
            var minutes = IsGap ? 0m : (Usage.LastMs - Usage.FirstMs) / 60_000m;
            return minutes <= 0 ? null : new BurnRate(
                Usage.Tokens.Total / minutes, (Usage.Tokens.Input + Usage.Tokens.Output) / minutes, Usage.KnownUsd / minutes * 60);
        }
    }

    /// <param name="parts">Of the tools that share the limit, in any order.</param>
    public static IReadOnlyList<Block> Of(IEnumerable<UsagePart> parts, DateTimeOffset now)
    {
        var blocks = new List<Block>();
        Block? current = null;
        // A block begins on the hour, so an hour is never of two blocks.
        foreach (var hour in parts.GroupBy(part => part.Key.Hour).OrderBy(hour => hour.Key))
        {
            var firstMs = hour.Min(part => part.Sum.FirstMs);
            var isAfterGap = current is not null && firstMs - current.Usage.LastMs > Hours * HourMs;
            if (current is null || isAfterGap || firstMs >= current.EndMs)
            {
                if (isAfterGap)
                {
                    blocks.Add(new Block(current!.Usage.LastMs + (Hours * HourMs), firstMs));
                }

                blocks.Add(current = new Block(hour.Key * HourMs, (hour.Key + Hours) * HourMs));
            }

            foreach (var part in hour)
            {
                current.Parts.Add(part);
                current.Usage.Add(part);
            }
        }

        var nowMs = now.ToUnixTimeMilliseconds();
        if (current is not null)
        {
            current.IsActive = nowMs < current.EndMs && nowMs - current.Usage.LastMs < Hours * HourMs;
        }

        return blocks;
    }

    public TimeSpan RemainingAt(DateTimeOffset now) => TimeSpan.FromMilliseconds(Math.Max(0, EndMs - now.ToUnixTimeMilliseconds()));

    /// <summary>What the block comes to if it goes on like this; null when it is over, or nothing can be said yet.</summary>
    public Projection? ProjectionAt(DateTimeOffset now)
    {
        if (!IsActive || Rate is not { } rate)
        {
            return null;
        }

        var remaining = RemainingAt(now);
        var minutes = (decimal)remaining.TotalMinutes;
        return new Projection((long)Math.Round(Usage.Tokens.Total + (rate.TokensPerMinute * minutes)), Usage.KnownUsd + (rate.UsdPerHour / 60 * minutes), remaining);
    }
}

/// <param name="FreshTokensPerMinute">Input and output only: cache reads make every rate look high.</param>
internal sealed record BurnRate(decimal TokensPerMinute, decimal FreshTokensPerMinute, decimal UsdPerHour);

internal sealed record Projection(long Tokens, decimal Usd, TimeSpan Remaining);
