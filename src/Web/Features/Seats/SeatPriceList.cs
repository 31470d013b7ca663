using Microsoft.EntityFrameworkCore;
using TeamCost.Contracts.Pricing;
using TeamCost.Web.Data;
using TeamCost.Web.Features.Billing;

namespace TeamCost.Web.Features.Seats;

/// <summary>What a seat of a plan costs on a day: the organization's own word, else the built-in list. The same rule as the rollup's.</summary>
public sealed class SeatPriceList(IReadOnlyList<SeatPrice> own)
{
    public static async Task<SeatPriceList> ReadAsync(AppDbContext db, CancellationToken ct) =>
        new(await db.SeatPrices.TagWith("Seats.Prices").AsNoTracking().OrderByDescending(p => p.FromDay).ToListAsync(ct));

    /// <returns>Null where nobody knows.</returns>
    public SeatPriceOnDay? On(string provider, string plan, DateOnly day)
    {
        var offer = SeatPrices.Find(provider, plan);
        var (unit, isPooled) = (offer?.Unit ?? (provider == "github" ? "credits" : "USD"), offer?.IsPooled ?? true);
        if (own.FirstOrDefault(p => p.Provider == provider && string.Equals(p.Plan, plan, StringComparison.OrdinalIgnoreCase) && p.FromDay <= day) is { } said)
        {
            return new SeatPriceOnDay(said.UsdPerMonth, said.Allowance ?? offer?.Allowance, unit, isPooled, said.FromDay, null);
        }

        return offer?.UsdPerMonth is { } listed ? new SeatPriceOnDay(listed, offer.Allowance, unit, isPooled, null, offer.Seen) : null;
    }

    /// <summary>The fee from the first of the month, or the day it began, to today; rounded as the rollup rounds, so that sums agree.</summary>
    public decimal? MonthSoFarUsd(string provider, string plan, DateOnly since, DateOnly today)
    {
        var first = new DateOnly(today.Year, today.Month, 1);
        var inMonth = first.AddMonths(1).AddDays(-1).Day;
        var sum = 0m;
        for (var day = since > first ? since : first; day <= today; day = day.AddDays(1))
        {
            if (On(provider, plan, day) is not { } price)
            {
                return null;
            }

            sum += Math.Round(price.UsdPerMonth * day.Day / inMonth, 12, MidpointRounding.AwayFromZero)
                - Math.Round(price.UsdPerMonth * (day.Day - 1) / inMonth, 12, MidpointRounding.AwayFromZero);
        }

        return sum;
    }

    /// <summary>The price today of every plan that somebody holds, and every price that somebody typed in.</summary>
    public IReadOnlyList<PlanPrice> InUse(IReadOnlyList<SeatRow> rows) =>
    [
        .. rows.GroupBy(r => (r.Provider, Plan: r.Plan.ToLowerInvariant())).OrderBy(g => g.Key)
            .Select(g => new PlanPrice(g.Key.Provider, g.First().Plan, g.Count(), g.First().Price, SeatPrices.Find(g.Key.Provider, g.Key.Plan)?.Name, Own(g.Key.Provider, g.Key.Plan))),
    ];

    private List<SeatPrice> Own(string provider, string plan) =>
        [.. own.Where(p => p.Provider == provider && string.Equals(p.Plan, plan, StringComparison.OrdinalIgnoreCase))];
}

/// <param name="Allowance">What a seat includes in a month; null: nothing, or not known in numbers.</param>
/// <param name="OwnSince">From when on the organization says so; null: the built-in list says it.</param>
/// <param name="Seen">Where the list has it from.</param>
public sealed record SeatPriceOnDay(decimal UsdPerMonth, decimal? Allowance, string Unit, bool IsPooled, DateOnly? OwnSince, string? Seen);

/// <param name="Own">The organization's own prices of the plan, the newest first.</param>
public sealed record PlanPrice(string Provider, string Plan, int Seats, SeatPriceOnDay? Price, string? Title, IReadOnlyList<SeatPrice> Own);
