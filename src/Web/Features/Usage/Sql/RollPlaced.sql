-- Step 5: each counted line on the organization's own day, in the team of that day, with how it is paid for: the line's own word, else what
-- the accounts that say anything of that (day, person, tool) all say, else the person's word, else the organization's.
-- $1 organization, $2 days, $3 time zone. An hour belongs to the local day in which it begins; a line without an hour is never shifted.
create temp table roll_placed on commit drop as
with places as materialized (
  select d.day, h.hour, (local.at)::date as local_day, extract(hour from local.at)::smallint as local_hour
  from unnest($2::date[]) d(day) cross join generate_series(0, 23) h(hour)
  cross join lateral (select ((d.day + make_interval(hours => h.hour)) at time zone 'UTC') at time zone $3 as at) local
  union all
  select d.day, -1, d.day, -1 from unnest($2::date[]) d(day)),
paid as materialized (
  select day, who, tool, min(paid_by) as mode from roll_lines
  where connected and paid_by <> 'not-said' and who is not null
  group by day, who, tool having min(paid_by) = max(paid_by)),
-- Only what is charged for use stands instead of an estimate, also when it is nothing.
billed as materialized (
  select distinct provider, day from bill_lines where org_id = $1 and day = any ($2) and kind = 'usage' and amount_usd is not null)
select c.day, c.source, c.who, c.alike, c.tool, c.provider, c.model, c.session, c.person_id, c.identity_id, c.project, c.grain,
  c.input, c.output, c.cache_read, c.cache_write_5m, c.cache_write_1h, c.reasoning, c.requests, c.web_searches,
  c.l_input, c.l_output, c.l_search, c.recorded_usd, c.other_list_usd, c.unpriced, p.local_day, p.local_hour,
  case when c.person_id = '00000000-0000-0000-0000-000000000000' then c.team_id
    else coalesce(t.team_id, '00000000-0000-0000-0000-000000000000') end as in_team,
  case when c.paid_by <> 'not-said' then c.paid_by else coalesce(paid.mode, own.mode, everybody.mode, 'not-said') end as billing_mode,
  c.input + c.output + c.cache_read + c.cache_write_5m + c.cache_write_1h as tokens,
  c.l_cache_read + c.l_cache_write_5m + c.l_cache_write_1h as cache_usd,
  c.l_input + c.l_output + c.l_cache_read + c.l_cache_write_5m + c.l_cache_write_1h + c.l_search + c.recorded_usd as best_usd,
  b.provider is not null as is_billed
from roll_counted c
join places p on p.day = c.day and p.hour = c.hour
left join team_members t on t.org_id = $1 and t.user_id = c.person_id
  and t.from_day <= p.local_day and (t.until_day is null or t.until_day > p.local_day)
left join paid on paid.day = c.day and paid.who = c.who and paid.tool = c.tool
left join billing_modes own on own.org_id = $1 and own.tool = c.tool and own.user_id = c.person_id
  and own.user_id <> '00000000-0000-0000-0000-000000000000'
left join billing_modes everybody on everybody.org_id = $1 and everybody.tool = c.tool
  and everybody.user_id = '00000000-0000-0000-0000-000000000000'
left join billed b on b.provider = c.provider and b.day = c.day
