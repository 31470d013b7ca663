using TeamCost.Web.Platform.Ui;

namespace TeamCost.Web.Features.Budgets;

internal static class BudgetsDefinitions
{
    public static readonly IReadOnlyList<Definition> All =
    [
        new("budget", "Budget", "A limit for a day, a week from Monday, a month or a quarter, on spend or on value at list price, in days of the organization's zone.",
            "Spent ÷ amount. Spend is billed, and estimated where no bill is known; value at list price counts all use, seats included. Tokens without a known price are in neither.",
            "The daily sums of every source of this organization."),
        new("budget-expected", "Expected at the end", "What the period will come to if its weekdays go on as they did.",
            "Spent so far + for each remaining day the average of its weekday over the last 8 weeks (fewer where the history is shorter); today counts at least what it already is. It is told only once seven days are known.",
            "The daily sums of every source of this organization."),
    ];
}
