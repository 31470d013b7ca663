-- Fees of seats and of plans typed in, day by day, up to today. A month is spread over its days, a plan's year over the days from its
-- anniversary to the next, each day the difference of two rounded sums, so that a whole month or year is exact to the last decimal. A seat
-- without a known price has no row: unknown is not nothing. $1 organization, $2 days, $4 now; $5 to $7 the built-in list side by side
-- (provider, plan, dollars a month).
create temp table roll_fees on commit drop as
with days as materialized (
  select day, extract(day from day)::numeric as of_month, extract(day from date_trunc('month', day) + interval '1 month - 1 day')::numeric as in_month
  from unnest($2::date[]) d(day) where day <= ($4::timestamptz at time zone 'UTC')::date),
held as materialized (
  select d.*, s.provider, s.plan, s.tool, s.identity_id
  from days d
  join seats s on s.org_id = $1 and s.from_day <= d.day and (s.until_day is null or s.until_day > d.day) and (s.ends_on is null or s.ends_on > d.day)),
priced as (
  select k.day, k.provider, k.plan, coalesce(
    (select p.usd_per_month from seat_prices p
      where p.org_id = $1 and p.provider = k.provider and lower(p.plan) = lower(k.plan) and p.from_day <= k.day
      order by p.from_day desc limit 1),
    (select listed.usd from unnest($5::text[], $6::text[], $7::numeric[]) listed(provider, plan, usd)
      where listed.provider = k.provider and listed.plan = lower(k.plan))) as usd
  from (select distinct day, provider, plan from held) k),
years as (
  select d.day, p.provider, p.tool, p.seats * p.amount as usd, (d.day - begun.on_day)::numeric as of_year, (next.on_day - begun.on_day)::numeric as in_year
  from days d
  join plans p on p.org_id = $1 and p.period = 'year' and p.currency = 'USD' and p.from_day <= d.day and (p.until_day is null or p.until_day > d.day)
  cross join lateral (select (extract(year from d.day) - extract(year from p.from_day))::int as years) since
  cross join lateral (
    select since.years - case when (p.from_day + make_interval(years => since.years))::date > d.day then 1 else 0 end as years) whole
  cross join lateral (select (p.from_day + make_interval(years => whole.years))::date as on_day) begun
  cross join lateral (select (p.from_day + make_interval(years => whole.years + 1))::date as on_day) next)
select h.day, h.identity_id, h.tool, h.provider,
  round(p.usd * h.of_month / h.in_month, 12) - round(p.usd * (h.of_month - 1) / h.in_month, 12) as usd
from held h join priced p using (day, provider, plan)
where p.usd is not null
union all
select d.day, null, p.tool, p.provider,
  round(p.seats * p.amount * d.of_month / d.in_month, 12) - round(p.seats * p.amount * (d.of_month - 1) / d.in_month, 12)
from days d
join plans p on p.org_id = $1 and p.period = 'month' and p.currency = 'USD' and p.from_day <= d.day and (p.until_day is null or p.until_day > d.day)
union all
select day, null, tool, provider, round(usd * (of_year + 1) / in_year, 12) - round(usd * of_year / in_year, 12)
from years
