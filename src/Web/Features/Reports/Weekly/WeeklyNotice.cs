using System.Globalization;
using System.Text.Json.Nodes;
using TeamCost.Web.Features.Budgets;
using TeamCost.Web.Features.Notifications;
using TeamCost.Web.Features.Usage;
using TeamCost.Web.Platform.Ui;

namespace TeamCost.Web.Features.Reports.Weekly;

/// <summary>Puts a week into words.</summary>
internal static class WeeklyNotice
{
    private const int MostBudgets = 3;

    public static Notice Of(WeeklySummary week, string orgSlug, string orgName, DateTimeOffset at)
    {
        var first = week.Days.First.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        return new Notice(
            NoticeKinds.WeeklySummary, $"weekly:{first}", $"{orgName}: {Amount(week.Now)} last week{ComparedWith(week)}", Sentence(week), [.. Facts(week)],
            $"/o/{orgSlug}/reports/weekly?week={first}", Data(week), at)
        {
            Table = week.Movers.Count == 0 ? null : new NoticeTable(["What moved it", "Last week", "Before", "Change"], [.. week.Movers.Select(Row)]),
            ActionLabel = "See the week",
        };
    }

    /// <summary>", 17% more than the week before".</summary>
    public static string ComparedWith(WeeklySummary week) => (week.Now.SpendUsd, week.Before.SpendUsd) switch
    {
        (0, 0) => "",
        (_, 0) => ", after nothing in the week before",
        var (now, before) when now == before => ", as in the week before",
        var (now, before) => $", {Figures.Percent(Math.Abs(now - before) / Math.Abs(before))} {(now > before ? "more" : "less")} than the week before",
    };

    /// <summary>"80% of $1,600 for July, $1,284 spent".</summary>
    public static string Standing(BudgetStanding budget) =>
        $"{Figures.Percent(budget.Percent / 100)}: {Figures.Usd(budget.SpentUsd)} of {Figures.Usd(budget.AmountUsd)} ({SpendRanges.Span(budget.Days)})";

    public static string Unassigned(DataGap gap) => $"{Figures.Usd(gap.Usd)} belongs to names that nobody is assigned to";

    public static string Unpriced(IReadOnlyList<DataGap> models) =>
        $"{Figures.Count(models.Sum(m => m.Count))} tokens of {string.Join(", ", models.Take(3).Select(m => m.Name))}{(models.Count > 3 ? $" and {models.Count - 3} more" : "")} are in no amount";

    private static string Amount(SpendSums sums) => (sums.UnpricedTokens > 0 ? "at least " : "") + Figures.Usd(sums.SpendUsd);

    private static string Sentence(WeeklySummary week) => week.IsEmpty
        ? $"Nothing was used and nothing was billed from {SpendRanges.Span(week.Days)}."
        : $"{SpendRanges.Span(week.Days)}: {Amount(week.Now)} was spent{ComparedWith(week)}"
            + $", on {Figures.Count(week.Now.Tokens)} tokens of {week.People} {(week.People == 1 ? "person" : "people")}.";

    private static IEnumerable<NoticeFact> Facts(WeeklySummary week)
    {
        yield return new NoticeFact("Last week", Amount(week.Now));
        yield return new NoticeFact("The week before", Amount(week.Before));
        foreach (var budget in week.Budgets.Take(MostBudgets))
        {
            yield return new NoticeFact($"Budget {budget.Name}", Standing(budget));
        }

        if (week.Budgets.Count > MostBudgets)
        {
            yield return new NoticeFact("More budgets", (week.Budgets.Count - MostBudgets).ToString(CultureInfo.InvariantCulture));
        }

        if (week.Unassigned is { } unassigned)
        {
            yield return new NoticeFact("Unassigned", Unassigned(unassigned));
        }

        if (week.Unpriced.Count > 0)
        {
            yield return new NoticeFact("Without a price", Unpriced(week.Unpriced));
        }

        if (week.Troubled.Count > 0)
        {
            yield return new NoticeFact("Broken", $"{string.Join(", ", week.Troubled.Select(t => t.Name))}: figures may lack something");
        }
    }

    private static IReadOnlyList<string> Row(Mover mover) =>
        [$"{mover.Label} ({mover.By.Word()})", Figures.Usd(mover.NowUsd), Figures.Usd(mover.BeforeUsd), (mover.ChangeUsd > 0 ? "+" : "") + Figures.Usd(mover.ChangeUsd)];

    private static JsonObject Data(WeeklySummary week)
    {
        static string Usd(decimal amount) => amount.ToString("0.########", CultureInfo.InvariantCulture);
        return new JsonObject
        {
            ["from"] = week.Days.First.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            ["to"] = week.Days.Last.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            ["spend_usd"] = Usd(week.Now.SpendUsd),
            ["before_spend_usd"] = Usd(week.Before.SpendUsd),
            ["value_usd"] = Usd(week.Now.BestUsd),
            ["tokens"] = week.Now.Tokens,
            ["unpriced_tokens"] = week.Now.UnpricedTokens,
        };
    }
}
