using TeamCost.Contracts;
using TeamCost.Web.Features.Billing;

namespace TeamCost.Web.Features.Providers.GitHub;

/// <summary>GitHub's bill of a month, only compared with: its seats are counted from the seat list, its credits day by day.</summary>
internal sealed class MonthlyBill(GitHubApi api, TimeProvider clock)
{
    public async Task<ProviderDay> ReadAsync(ProviderAccess access, GitHubScope scope, DateOnly month, CancellationToken ct)
    {
        var days = Days.MonthOf(month);
        var bill = await api.AskAsync<UsageBill>(access, scope, $"{scope.Billing}/usage?year={month.Year}&month={month.Month}", ct);
        return new ProviderDay
        {
            Days = days,
            // Every product of GitHub is on it.
            Bill = [.. (bill?.UsageItems ?? [])
                .Where(item => item.Product.Equals("copilot", StringComparison.OrdinalIgnoreCase))
                .Select(item => (Day: DayOf(item, days), item.Sku, item.NetAmount))
                .GroupBy(item => (item.Day, item.Sku))
                .Select(same => new BillItem(same.Key.Day, "github", "copilot", same.Key.Sku, new Money(same.Sum(item => item.NetAmount)), BillKind.Check))],
            DataUpTo = Days.CompleteUpTo(days.Last, clock.GetUtcNow()),
        };
    }

    private static DateOnly DayOf(BilledItem item, DayRange days) =>
        Days.Read(item.Date) is { } day && days.Contains(day)
            ? day
            : throw new ProviderException(Trouble.BadAnswer, $"GitHub's bill of {days.First:yyyy-MM} has an item of another month or without a date.");
}
