using TeamCost.Contracts;
using TeamCost.Contracts.Pricing;
using TeamCost.Web.Data;
using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Features.Billing;

/// <summary>Seats and plans of a range whose fee in dollars is unknown: they are missing from spend, and a screen must say so. By UTC days.</summary>
public sealed class UnpricedFeesQuery(AppDbContext db, CurrentOrg org, TimeProvider clock)
{
    private const string Sql = """
        /* Billing.UnpricedFees */
        with days as (select d.at::date as day from generate_series($2::timestamp, $3::timestamp, interval '1 day') d(at)),
        -- Few, if any: the days are looked at only for these.
        unlisted as materialized (
          select * from seats s
          where s.org_id = $1 and (s.provider, lower(s.plan)) not in (select * from unnest($4::text[], $5::text[]))),
        held as (
          select d.day, s.provider, s.plan, s.holder, s.source_id
          from days d
          join unlisted s on s.from_day <= d.day and (s.until_day is null or s.until_day > d.day) and (s.ends_on is null or s.ends_on > d.day)
          where not exists (
            select from seat_prices p where p.org_id = $1 and p.provider = s.provider and lower(p.plan) = lower(s.plan) and p.from_day <= d.day))
        select provider, plan, '', count(distinct (source_id, holder)), count(*) from held group by 1, 2
        union all
        select p.provider, p.name, p.currency::text, p.seats, count(*) * p.seats
        from days d
        join plans p on p.org_id = $1 and p.currency <> 'USD' and p.from_day <= d.day and (p.until_day is null or p.until_day > d.day)
        group by p.id, p.provider, p.name, p.currency, p.seats
        order by 1, 2
        """;

    public async Task<IReadOnlyList<UnpricedFee>> RunAsync(DayRange days, CancellationToken ct)
    {
        var today = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        var listed = SeatPrices.BuiltIn.Where(offer => offer.UsdPerMonth is not null).ToList();
        await using var command = db.Statement(
            Sql, org.RequiredId, days.First, days.Last < today ? days.Last : today,
            listed.Select(offer => offer.Provider).ToArray(), listed.Select(offer => offer.Plan).ToArray());
        await using var row = await command.ExecuteReaderAsync(ct);
        var fees = new List<UnpricedFee>();
        while (await row.ReadAsync(ct))
        {
            fees.Add(new UnpricedFee(row.GetString(0), row.GetString(1), row.GetString(2) is { Length: > 0 } currency ? currency : null, row.GetInt64(3), row.GetInt64(4)));
        }

        return fees;
    }
}

/// <param name="Plan">A seat's plan, or the name of a plan typed in.</param>
/// <param name="Currency">Null: nobody said a price; else the price is in a currency without a dated rate.</param>
/// <param name="Seats">How many different ones.</param>
/// <param name="SeatDays">On how many days, added up.</param>
public sealed record UnpricedFee(string Provider, string Plan, string? Currency, long Seats, long SeatDays);
