-- Step 8: the shares of the bills that name nobody (RollBilled).
create temp table roll_shares on commit drop as
with named as (
  select day, provider, person_id, named_id, sum(usd) as usd from roll_bills where identity_id is not null group by day, provider, person_id, named_id),
room as (
  select u.id, u.utc_day, u.provider, u.alike,
    u.best_usd * greatest(0, 1 - coalesce(n.usd, 0) / sum(u.best_usd) over (partition by u.utc_day, u.provider, u.person_id, u.identity_id)) as usd
  from roll_usage u
  left join named n on n.day = u.utc_day and n.provider = u.provider and n.person_id = u.person_id and n.named_id = u.identity_id
  where u.is_billed and u.billing_mode <> 'seat' and u.best_usd > 0),
of_models as (
  select day, provider, alike, sum(usd) as usd from roll_bills where identity_id is null and model <> '' group by day, provider, alike having sum(usd) > 0),
of_days as (
  select day, provider, sum(usd) as usd from roll_bills where identity_id is null and model = '' group by day, provider having sum(usd) > 0),
first as (
  select r.*, case when p.usd is null then 0 when p.usd >= all_of.usd then trunc(r.usd, 12) else trunc(r.usd * p.usd / all_of.usd, 12) end as share
  from room r
  join (select utc_day, provider, alike, sum(usd) as usd from room group by utc_day, provider, alike having sum(usd) > 0) all_of using (utc_day, provider, alike)
  left join of_models p on p.day = r.utc_day and p.provider = r.provider and p.alike = r.alike)
select f.id, f.utc_day, f.provider, f.alike, f.share as by_model,
  case when p.usd is null then 0 when p.usd >= rest.usd then trunc(f.usd - f.share, 12) else trunc((f.usd - f.share) * p.usd / rest.usd, 12) end as by_day
from first f
left join (select utc_day, provider, sum(usd - share) as usd from first group by utc_day, provider having sum(usd - share) > 0) rest using (utc_day, provider)
left join of_days p on p.day = f.utc_day and p.provider = f.provider and rest.usd is not null
