using TeamCost.Cli.Ledgers;
using TeamCost.Cli.Output;
using TeamCost.Cli.Tools;
using TeamCost.Contracts.Pricing;

namespace TeamCost.Cli.Reports;

/// <summary>What a status line says: this session, today, and the five hours that now is in.</summary>
/// <param name="Today">All tools; empty when nothing is known of today.</param>
/// <param name="Block">Null when none is active.</param>
internal sealed record SessionStatus(ReportRow Session, ReportRow Today, Block? Block, decimal? ContextPercent)
{
    private const long LongWindow = 1_000_000;
    private const long UsualWindow = 200_000;

    public static SessionStatus Of(LiveLedger live, ClaudeSession? claude, PriceBook prices, TimeZoneInfo zone, DateTimeOffset now)
    {
        var (session, today) = (new ReportRow([]), new ReportRow([]));
        var (ofClaude, days, day) = (new List<UsagePart>(), new Dictionary<int, DateOnly>(), LocalUsage.DayOf(now, zone));
        var nowHour = (int)(now.ToUnixTimeMilliseconds() / 3_600_000);
        foreach (var (key, sum) in live.Sums.All)
        {
            var isClaude = EventWords.At(EventWords.Tools, key.Tool) == "claude-code";
            var isSession = isClaude && claude?.Id is { } id && live.Words[key.Session] == id;
            var isNear = key.Hour >= nowHour - 26 && (days.TryGetValue(key.Hour, out var local) ? local : days[key.Hour] = LocalUsage.DayOf(UsageSums.HourOf(key), zone)) == day;
            // Only what is shown is priced; where blocks begin and end needs no prices.
            var isPriced = isSession || isNear || key.Hour > nowHour - Reports.Block.Hours - 1;
            if (!isPriced && !isClaude)
            {
                continue;
            }

            var part = new UsagePart(
                day, EventWords.At(EventWords.Tools, key.Tool), live.Words[key.Model], "", "", key, sum, isPriced ? live.Sums.CostOf(key, sum, prices) : null);
            if (isClaude)
            {
                ofClaude.Add(part);
            }

            if (isSession)
            {
                session.Add(part);
            }

            if (isNear)
            {
                today.Add(part);
            }
        }

        return new SessionStatus(
            session, today, Reports.Block.Of(ofClaude, now).LastOrDefault(block => block.IsActive), claude?.ContextPercent ?? ContextOf(live, claude));
    }

    // Versions of Claude Code that do not say: the last prompt of the main conversation is what the window holds.
    private static decimal? ContextOf(LiveLedger live, ClaudeSession? claude)
    {
        if (claude?.Id is null)
        {
            return null;
        }

        UsageEvent last = default;
        foreach (ref readonly var e in live.Events)
        {
            if (!e.IsSidechain && e.InstantMs > last.InstantMs && live.Words[e.Session] == claude.Id)
            {
                last = e;
            }
        }

        var window = claude.ContextTokens ?? (claude.ModelId?.Contains("[1m]", StringComparison.OrdinalIgnoreCase) == true ? LongWindow : UsualWindow);
        return last.InstantMs == 0 || window <= 0 ? null : Math.Min(100m, 100m * last.Tokens.Prompt / window);
    }
}
