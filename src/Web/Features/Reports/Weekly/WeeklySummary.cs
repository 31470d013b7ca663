using TeamCost.Contracts;
using TeamCost.Web.Features.Budgets;
using TeamCost.Web.Features.Providers;
using TeamCost.Web.Features.Usage;

namespace TeamCost.Web.Features.Reports.Weekly;

/// <summary>One week of an organization as one person may see it.</summary>
/// <param name="Days">Monday to Sunday, in the organization's zone.</param>
/// <param name="Before">The week before.</param>
/// <param name="IsQuiet">Nothing was used and nothing cost anything, in this week and the three before.</param>
/// <param name="Movers">Who and what moved the sum, the largest first in each dimension.</param>
/// <param name="Budgets">As they stood at the end of the week; only those that the person may see.</param>
/// <param name="Troubled">Accounts that figures may lack something of; empty for who does not see money of everybody.</param>
public sealed record WeeklySummary(
    DayRange Days, SpendSums Now, SpendSums Before, bool IsQuiet, long People, IReadOnlyList<Mover> Movers, IReadOnlyList<BudgetStanding> Budgets,
    DataGap? Unassigned, IReadOnlyList<DataGap> Unpriced, IReadOnlyList<TroubledConnection> Troubled)
{
    public bool IsEmpty => IsNothing(Now);

    public decimal ChangeUsd => Now.SpendUsd - Before.SpendUsd;

    public static bool IsNothing(SpendSums sums) => sums.Tokens == 0 && sums.SpendUsd == 0;
}

/// <summary>Something whose spend changed.</summary>
public sealed record Mover(Dimension By, string Key, string Label, decimal NowUsd, decimal BeforeUsd)
{
    public decimal ChangeUsd => NowUsd - BeforeUsd;
}
