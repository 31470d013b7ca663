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
    private const int LongestDayHours = 26;
    private const long LongWindow = 1_000_000;
    private const long UsualWindow = 200_000;

    public static SessionStatus Of(LiveLedger live, ClaudeSession? claude, PriceBook prices, TimeZoneInfo zone, DateTimeOffset now)
    {
        var (session, today) = (new ReportRow([]), new ReportRow([]));
        var (ofClaude, day) = (new List<UsagePart>(), LocalUsage.DayOf(now, zone));
        var nowHour = (int)(now.ToUnixTimeMilliseconds() / 3_600_000);
        foreach (var (key, sum) in live.Sums.All)
        {
            var tool = EventWords.At(EventWords.Tools, key.Tool);
            var isClaude = tool == "claude-code";
            var isSession = isClaude && claude?.Id is { } id && live.Words[key.Session] == id;
            var isToday = Math.Abs(key.Hour - nowHour) <= LongestDayHours && LocalUsage.DayOf(UsageSums.HourOf(key), zone) == day;
            // Only what is shown is priced; where blocks begin and end needs no prices.
            var isShown = isSession || isToday || key.Hour > nowHour - Reports.Block.Hours - 1;
            if (!isShown && !isClaude)
            {
                continue;
            }

            var part = new UsagePart(day, tool, live.Words[key.Model], "", "", key, sum, isShown ? live.Sums.CostOf(key, sum, prices) : null);
            AddIf(isSession, session, part);
            AddIf(isToday, today, part);
            if (isClaude)
            {
                ofClaude.Add(part);
            }
        }

        return new SessionStatus(
            session, today, Reports.Block.Of(ofClaude, now).LastOrDefault(block => block.IsActive), claude?.ContextPercent ?? ContextOf(live, claude));
    }

    private static void AddIf(bool isOf, ReportRow row, in UsagePart part)
    {
        if (isOf)
        {
            row.Add(part);
        }
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
