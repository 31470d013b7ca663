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
    private const string Tool = "claude-code";
    private const int LongestDayHours = 26;
    private const long LongWindow = 1_000_000;
    private const long UsualWindow = 200_000;

    public static SessionStatus Of(LiveLedger live, ClaudeSession? claude, PriceBook prices, TimeZoneInfo zone, DateTimeOffset now)
    {
        var (session, today) = (new ReportRow([]), new ReportRow([]));
        var (ofClaude, day) = (new List<UsagePart>(), LocalUsage.DayOf(now, zone));
        var nowHour = (int)(now.ToUnixTimeMilliseconds() / 3_600_000);
        var chain = ChainStart(live.Sums);
        foreach (var (key, sum) in live.Sums.All)
        {
            var tool = EventWords.At(EventWords.Tools, key.Tool);
            var isClaude = tool == Tool;
            var isSession = isClaude && claude?.Id is { } id && live.Words[key.Session] == id;
            var isToday = Math.Abs(key.Hour - nowHour) <= LongestDayHours && LocalUsage.DayOf(UsageSums.HourOf(key), zone) == day;
            // Only what is shown is priced; where blocks begin and end needs no prices.
            var isShown = isSession || isToday || key.Hour > nowHour - Reports.Block.Hours - 1;
            if (!isShown && !(isClaude && key.Hour >= chain))
            {
                continue;
            }

            var part = new UsagePart(day, tool, live.Words[key.Model], "", "", key, sum, isShown ? live.Sums.CostOf(key, sum, prices) : null);
            AddIf(isSession, session, part);
            AddIf(isToday, today, part);
            if (isClaude && key.Hour >= chain)
            {
                ofClaude.Add(part);
            }
        }

        return new SessionStatus(
            session, today, Reports.Block.Of(ofClaude, now).LastOrDefault(block => block.IsActive), claude?.ContextPercent ?? ContextOf(live, claude));
    }

    // Where a block begins depends on the one before it, back to the last five hours without use and no further: a year of blocks need not be counted out.
    private static int ChainStart(UsageSums sums)
    {
        var hours = new HashSet<int>();
        var start = int.MinValue;
        foreach (var (key, _) in sums.All)
        {
            if (EventWords.At(EventWords.Tools, key.Tool) == Tool)
            {
                hours.Add(key.Hour);
                start = Math.Max(start, key.Hour);
            }
        }

        for (var earlier = 1; earlier <= Reports.Block.Hours; earlier++)
        {
            if (hours.Contains(start - earlier))
            {
                (start, earlier) = (start - earlier, 0);
            }
        }

        return start;
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
        if (claude?.Id is null || live.LastOf(claude.Id) is not { } last)
        {
            return null;
        }

        var window = claude.ContextTokens ?? (claude.ModelId?.Contains("[1m]", StringComparison.OrdinalIgnoreCase) == true ? LongWindow : UsualWindow);
        return window <= 0 ? null : Math.Min(100m, 100m * last.Tokens.Prompt / window);
    }
}
