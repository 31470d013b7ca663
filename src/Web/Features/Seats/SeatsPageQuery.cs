using Microsoft.EntityFrameworkCore;
using TeamCost.Contracts;
using TeamCost.Web.Data;
using TeamCost.Web.Features.Billing;
using TeamCost.Web.Features.People;
using TeamCost.Web.Features.Usage;
using TeamCost.Web.Platform.Tenancy;
using TeamCost.Web.Platform.Ui;

namespace TeamCost.Web.Features.Seats;

public sealed class SeatsPageQuery(
    AppDbContext db, SeatListQuery list, SeatFeesQuery fees, NamesQuery names, DataHealthQuery health, CurrentOrg org, TimeProvider clock)
{
    public async Task<SeatsPage> RunAsync(SeatsFilter filter, string path, SeatPriceForm? form, CancellationToken ct)
    {
        var role = org.Role ?? OrgRole.Member;
        var onlyOf = role.SeesEverybody() ? null : org.UserId;
        var prices = await SeatPriceList.ReadAsync(db, ct);
        var rows = await list.RunAsync(onlyOf, prices, await names.RunAsync(ct), ct);
        var shown = Order(rows.Where(filter.Shows), filter.Sort).ToList();
        var today = org.Today(clock);
        var plans = onlyOf is not null ? [] : (await db.Plans.TagWith("Seats.Plans").AsNoTracking().Where(p => p.FromDay <= today && (p.UntilDay == null || p.UntilDay > today))
            .OrderBy(p => p.Name).ToListAsync(ct)).Select(PlanRow.From).ToList();
        return new SeatsPage(
            filter, path, role, rows, shown, new Paging(filter.Page, SeatsFilter.RowsPerPage, shown.Count), plans,
            prices.InUse(rows), await fees.FeesAsync(new DayRange(new DateOnly(today.Year, today.Month, 1), today), onlyOf, ct),
            onlyOf is null ? await PoolsAsync(rows, ct) : [], form ?? new SeatPriceForm { From = new DateOnly(today.Year, today.Month, 1) }, today,
            (await health.FreshnessAsync(ct)).RolledAt);
    }

    private async Task<IReadOnlyList<SeatPool>> PoolsAsync(IReadOnlyList<SeatRow> rows, CancellationToken ct)
    {
        var today = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        var use = await fees.PoolUseAsync(new DayRange(new DateOnly(today.Year, today.Month, 1), today), ct);
        return [.. rows.Where(r => r.Price is { Allowance: > 0, IsPooled: true }).GroupBy(r => (r.Provider, r.Price!.Unit)).Select(g => new SeatPool(
            g.Key.Provider, g.Key.Unit, g.Count(), g.Sum(r => r.Price!.Allowance!.Value), today,
            use[g.Key.Provider].ToDictionary(d => d.Day, d => d.Usd / UsdOf(g.Key.Unit))))];
    }

    // GitHub's credit, the only unit besides the dollar.
    private static decimal UsdOf(string unit) => unit == "credits" ? 0.01m : 1m;

    private static IOrderedEnumerable<SeatRow> Order(IEnumerable<SeatRow> rows, SeatSort sort) => (sort switch
    {
        SeatSort.Name => rows.OrderBy(r => r.Holder, StringComparer.OrdinalIgnoreCase),
        SeatSort.Price => rows.OrderByDescending(r => r.Price?.UsdPerMonth ?? decimal.MaxValue),
        SeatSort.Since => rows.OrderByDescending(r => r.Since),
        _ => rows.OrderByDescending(r => r.IdleDays),
    }).ThenBy(r => r.Holder, StringComparer.OrdinalIgnoreCase).ThenBy(r => r.Provider, StringComparer.Ordinal);
}

/// <param name="All">Every seat that the asker may see; the sums are of these.</param>
/// <param name="Shown">Those that the filter leaves, in order.</param>
/// <param name="FeesUsd">Of the month so far, from the rollup.</param>
public sealed record SeatsPage(
    SeatsFilter Filter, string Path, OrgRole Role, IReadOnlyList<SeatRow> All, IReadOnlyList<SeatRow> Shown, Paging Paging, IReadOnlyList<PlanRow> Plans,
    IReadOnlyList<PlanPrice> Prices, decimal FeesUsd, IReadOnlyList<SeatPool> Pools, SeatPriceForm Form, DateOnly Today, DateTimeOffset? RolledAt)
{
    public static readonly IReadOnlyList<(string Key, string Title)> IdleSteps = [("7", "7 days and more"), ("14", "14 days and more"), ("28", "28 days and more"), ("never", "Never used")];

    public string Here => Path + Filter.ToQuery();

    public IEnumerable<SeatRow> OnPage => Shown.Skip(Paging.Skip).Take(Paging.PageSize);

    public bool IsOwnOnly => !Role.SeesEverybody();

    /// <summary>What today's seats and plans cost in a whole month, as far as prices are known.</summary>
    public decimal MonthUsd => All.Sum(r => r.Price?.UsdPerMonth ?? 0) + Plans.Sum(p => p.MonthUsd ?? 0);

    public IReadOnlyList<IGrouping<(string Provider, string Plan), SeatRow>> Unpriced => [.. All.Where(r => r.Price is null).GroupBy(r => (r.Provider, r.Plan))];

    public (int Seats, decimal Usd) Idle(string key)
    {
        var idle = All.Where((new SeatsFilter(null, null, key, null, SeatSort.Idle, 1)).Shows).ToList();
        return (idle.Count, idle.Sum(r => r.Price?.UsdPerMonth ?? 0));
    }

    public string PageHref(int page) => Path + (Filter with { Page = page }).ToQuery();

    public string SortHref(SeatSort sort) => Path + (Filter with { Sort = sort, Page = 1 }).ToQuery();

    public string IdleHref(string key) => Path + (Filter with { Idle = key, Page = 1 }).ToQuery();
}

/// <summary>A plan typed in: paid for whoever uses it.</summary>
/// <param name="MonthUsd">Null for another currency: it is in no sum until a rate is given.</param>
public sealed record PlanRow(string Name, string Provider, int Seats, decimal Amount, string Currency, PlanPeriod Period, DateOnly FromDay, DateOnly? UntilDay, decimal? MonthUsd)
{
    public static PlanRow From(Plan plan) => new(
        plan.Name, plan.Provider, plan.Seats, plan.Amount, plan.Currency, plan.Period, plan.FromDay, plan.UntilDay,
        plan.Currency == "USD" ? plan.Seats * plan.Amount / (plan.Period == PlanPeriod.Year ? 12 : 1) : null);
}
