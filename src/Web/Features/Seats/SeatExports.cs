using TeamCost.Web.Platform.Exports;
using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Features.Seats;

/// <summary>The seats held today that the filter leaves, in the order of the screen, all pages.</summary>
public sealed class SeatsExport(SeatsPageQuery pages) : ListExport<SeatRow>("seats", "Seats held today", Table)
{
    private static readonly ExportTable<SeatRow> Table = new ExportTable<SeatRow>()
        .Text("holder", r => r.Holder, "The person or team; else what the provider calls the holder.")
        .Text("name", r => r.Name, "The name as the provider uses it.")
        .Text("belongs_to", r => r.State, "Whose the name is: person, team, service or unassigned.")
        .Id("person_id", r => r.UserId, "Id of the member; empty: none.")
        .Text("account", r => r.Account, "The connected account that lists it.")
        .Text("provider", r => r.Provider, "Id of who bills it.")
        .Text("plan", r => r.Plan, "The plan as the provider calls it.")
        .Usd("usd_per_month", r => r.Price?.UsdPerMonth, "What it costs in a whole month at today's price; empty: nobody knows.")
        .Usd("month_so_far_usd", r => r.MonthSoFarUsd, "From the first of the month to today, day by day; empty: no price is known.")
        .Day("since", r => r.Since, "The first day on which it was listed.")
        .Day("ends_on", r => r.EndsOn, "The day on which it ends; empty: it goes on.")
        .Day("last_used", r => r.LastUsed, "The newest day of use; empty: never.")
        .Text("last_used_in", r => r.LastUsedIn, "What it was last used in, by the provider's word.")
        .Distinct("idle_days", r => r.IdleDays, "Days without use; of a seat that was never used, since it began.");

    public override IReadOnlyList<string> Words => ["provider", "plan", "idle", "find", "sort"];

    public override bool Allows(OrgRole role) => true;

    public override async Task<ExportAnswer> OpenAsync(ExportRequest request, CancellationToken ct)
    {
        var filter = SeatsFilter.Read(request.Query);
        var page = await pages.RunAsync(filter, "", form: null, ct);
        return Sheet(page.Shown, ("provider", filter.Provider), ("plan", filter.Plan), ("idle", filter.Idle), ("find", filter.Find));
    }
}

/// <summary>Plans typed in.</summary>
public sealed class SeatPlansExport(SeatsPageQuery pages) : ListExport<PlanRow>("seat-plans", "Plans typed in", Table)
{
    private static readonly ExportTable<PlanRow> Table = new ExportTable<PlanRow>()
        .Text("plan", r => r.Name, "Name of the plan.")
        .Text("provider", r => r.Provider, "Id of who bills it.")
        .Count("seats", r => r.Seats, "How many seats it has.")
        .Number("price", r => r.Amount, "Price of a seat, in its currency.")
        .Text("currency", r => r.Currency, "ISO code of the currency.")
        .Text("period", r => r.Period.ToString().ToLowerInvariant(), "What the price is for: month or year.")
        .Day("from", r => r.FromDay, "The first day.")
        .Day("until", r => r.UntilDay?.AddDays(-1), "The last day; empty: it goes on.")
        .Usd("usd_per_month", r => r.MonthUsd, "What the whole plan costs in a month; empty: no rate to the dollar is known.");

    public override bool Allows(OrgRole role) => role.SeesEverybody();

    public override async Task<ExportAnswer> OpenAsync(ExportRequest request, CancellationToken ct) =>
        Sheet((await pages.RunAsync(SeatsFilter.Read(request.Query), "", form: null, ct)).Plans);
}

/// <summary>What a seat of each plan costs, and by whose word.</summary>
public sealed class SeatPricesExport(SeatsPageQuery pages) : ListExport<PlanPrice>("seat-prices", "What a seat costs", Table)
{
    private static readonly ExportTable<PlanPrice> Table = new ExportTable<PlanPrice>()
        .Text("provider", r => r.Provider, "Id of who bills it.")
        .Text("plan", r => r.Plan, "The plan as the seats show it.")
        .Count("seats", r => r.Seats, "Seats held today.")
        .Price("usd_per_month", r => r.Price?.UsdPerMonth, "What a seat costs in a month; empty: nobody knows.")
        .Number("includes", r => r.Price?.Allowance, "What a seat includes in a month, in its unit.")
        .Text("unit", r => r.Price?.Allowance is null ? null : r.Price.Unit, "The unit of what is included.")
        .Day("own_since", r => r.Price?.OwnSince, "Since when your own price holds; empty: the built-in list's.");

    public override bool Allows(OrgRole role) => role.SeesEverybody();

    public override async Task<ExportAnswer> OpenAsync(ExportRequest request, CancellationToken ct) =>
        Sheet((await pages.RunAsync(SeatsFilter.Read(request.Query), "", form: null, ct)).Prices);
}

/// <summary>The pooled allowance of each provider, day by day: the chart of what is left.</summary>
public sealed class SeatPoolsExport(SeatsPageQuery pages) : ListExport<SeatPoolDay>("seat-pools", "What is left of pooled allowances", Table)
{
    private static readonly ExportTable<SeatPoolDay> Table = new ExportTable<SeatPoolDay>()
        .Text("provider", r => r.Pool.Provider, "Id of who bills it.")
        .Text("unit", r => r.Pool.Unit, "The unit of the allowance.")
        .Day("day", r => r.Day, "UTC day of the month.")
        .Number("used", r => r.Used, "What was used on the day.")
        .Number("left", r => r.Left, "What was left of the month's allowance in the evening; negative: more was used than is included.")
        .Number("size", r => r.Pool.Size, "Seats × allowance.");

    public override IReadOnlyList<string> Words => ["provider"];

    public override bool Allows(OrgRole role) => role.SeesEverybody();

    public override async Task<ExportAnswer> OpenAsync(ExportRequest request, CancellationToken ct)
    {
        var only = request.Query["provider"].ToString();
        var pools = (await pages.RunAsync(SeatsFilter.Read(new QueryCollection()), "", form: null, ct)).Pools.Where(p => only.Length == 0 || p.Provider == only).ToList();
        return Sheet(Head(("provider", only)) with { Notes = ["Days are UTC days."] }, pools.SelectMany(DaysOf));
    }

    private static IEnumerable<SeatPoolDay> DaysOf(SeatPool pool)
    {
        var left = pool.Size;
        foreach (var day in pool.Month.Each().Where(day => day <= pool.Today))
        {
            var used = pool.UsedByDay.GetValueOrDefault(day);
            left -= used;
            yield return new SeatPoolDay(pool, day, used, left);
        }
    }
}

/// <summary>A day of a pooled allowance.</summary>
public sealed record SeatPoolDay(SeatPool Pool, DateOnly Day, decimal Used, decimal Left);

/// <summary>How many seats are idle, and what they cost.</summary>
public sealed class IdleSeatsExport(SeatsPageQuery pages) : ListExport<(string Key, int Seats, decimal Usd)>("idle-seats", "Idle seats", Table)
{
    private static readonly ExportTable<(string Key, int Seats, decimal Usd)> Table = new ExportTable<(string Key, int Seats, decimal Usd)>()
        .Text("idle", r => r.Key, "Days without use, at least; or never. Longer times are inside shorter ones.")
        .Distinct("seats", r => r.Seats, "How many seats.")
        .Price("usd_per_month", r => r.Usd, "What they cost in a whole month, as far as prices are known.");

    public override bool Allows(OrgRole role) => role.SeesEverybody();

    public override async Task<ExportAnswer> OpenAsync(ExportRequest request, CancellationToken ct)
    {
        var page = await pages.RunAsync(SeatsFilter.Read(request.Query), "", form: null, ct);
        return Sheet(SeatsPage.IdleSteps.Select(step => (step.Key, page.Idle(step.Key).Seats, page.Idle(step.Key).Usd)));
    }
}
