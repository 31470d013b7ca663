using TeamCost.Web.Platform.Ui;

namespace TeamCost.Web.Features.Publishing.Public;

/// <summary>What the numbers of the public side mean.</summary>
internal static class PublicDefinitions
{
    private const string Published = "The days that the person publishes, from the personal organization and from others only where their owners allow it. Days under review are left out.";

    public static readonly IReadOnlyList<Definition> All =
    [
        new("public-tokens", "Tokens", "Everything that is billed as a token: input, output, cache reads and cache writes. Reasoning lies inside output.",
            "Input + output + cache reads + cache writes.", Published),
        new("public-cost", "Cost", "What the tokens are worth, if the person shows it. It says nothing of what anybody paid: a subscription may cover it.",
            "What the tool reported where that is to be trusted, else tokens × the dated list price. Tokens without a known price are in no amount; then the figure is a lower bound (≥).", Published),
        new("public-days", "Active days", "Days with at least one published token.", "Distinct days; days as published, in the time zone of the personal organization.", Published),
        new("public-streak", "Streaks", "Active days in a row. The current one counts while its last day is today or yesterday somewhere on Earth, so that nobody loses it by a time zone.",
            "Consecutive days without a gap, across months and years.", Published),
        new("public-rank", "Rank", "The place among everybody on the leaderboard, by tokens of all time. Equal sums share a place, and the next place is left out.",
            "1 + the number of people with more tokens.", Published),
        new("public-verified", "Verified", "The share of the tokens that a provider itself told us, through an account connected at the vendor's own address. What comes from machines and uploads is the person's own word.",
            "Verified tokens ÷ all published tokens. The tick stands for all of them.", Published),
        new("public-period", "Period", "All: every published day. Month: the last 30 days with today. Week: the last 7 days with today.", "Today is the day in UTC; the days are days as published.", Published),
    ];
}
