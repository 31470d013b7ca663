-- The rollup itself: counted usage with its share of the bills (roll_shares), and money beside it as rows of their own: what the bills have
-- beyond the use, other bill lines by kind, fees of seats and plans (roll_fees). Every amount has twelve decimals by now, so sums are exact. $1 organization, $2 days.
with usage as (
  select u.day, u.utc_day, u.person_id, u.identity_id, u.team_id, u.tool, u.provider, u.model, u.project, u.billing_mode, u.grain,
    u.input, u.output, u.cache_read, u.cache_write_5m, u.cache_write_1h, u.reasoning, u.requests, u.web_searches, u.unpriced_tokens,
    coalesce(s.by_model + s.by_day, 0) as billed_usd, u.is_billed or u.billing_mode = 'seat' as is_no_spend,
    u.input_usd, u.output_usd, u.cache_usd, u.search_usd, u.recorded_usd, u.other_list_usd
  from roll_usage u left join roll_shares s on s.id = u.id),
charges as (
  select day, identity_id, tool, provider, model, usd, 'bill' as grain from roll_bills where identity_id is not null
  union all
  select b.day, null, b.tool, b.provider, b.model, b.usd - coalesce(s.usd, 0), 'bill'
  from (
    select day, provider, alike, min(tool) as tool, min(model) as model, sum(usd) as usd
    from roll_bills where identity_id is null and model <> '' group by day, provider, alike) b
  left join (select utc_day as day, provider, alike, sum(by_model) as usd from roll_shares group by utc_day, provider, alike) s using (day, provider, alike)
  union all
  select b.day, null, b.tool, b.provider, '', b.usd - coalesce(s.usd, 0), 'bill'
  from (select day, provider, min(tool) as tool, sum(usd) as usd from roll_bills where identity_id is null and model = '' group by day, provider) b
  left join (select utc_day as day, provider, sum(by_day) as usd from roll_shares group by utc_day, provider) s using (day, provider)
  union all
  select day, identity_id, tool, provider, model, amount_usd, case kind when 'seat' then 'seat-fee' else kind end
  from bill_lines
  where org_id = $1 and day = any ($2) and amount_usd is not null and kind not in ('check', 'usage')
  union all
  select day, identity_id, tool, provider, '', usd, 'seat-fee' from roll_fees),
bills as (
  select c.day, coalesce(i.user_id, '00000000-0000-0000-0000-000000000000') as person_id,
    case when i.state in ('unassigned', 'service') then i.id else '00000000-0000-0000-0000-000000000000' end as identity_id,
    coalesce(i.team_id, t.team_id, '00000000-0000-0000-0000-000000000000') as team_id,
    c.tool, c.provider, c.model, c.grain, sum(c.usd) as billed_usd
  from charges c
  left join identities i on i.org_id = $1 and i.id = c.identity_id
  left join team_members t on t.org_id = $1 and t.user_id = i.user_id
    and t.from_day <= c.day and (t.until_day is null or t.until_day > c.day)
  group by 1, 2, 3, 4, 5, 6, 7, 8),
rows as (
  select * from usage
  union all
  select day, day, person_id, identity_id, team_id, tool, provider, model, '', case when grain = 'seat-fee' then 'seat' else 'metered' end, grain,
    0, 0, 0, 0, 0, 0, 0, 0, 0,
    billed_usd, true, 0, 0, 0, 0, 0, 0
  from bills)
insert into daily_usage (
  org_id, day, utc_day, seq, person_id, identity_id, team_id, tool, provider, model, project, billing_mode, grain,
  input, output, cache_read, cache_write_5m, cache_write_1h, reasoning, requests, web_searches, unpriced_tokens,
  billed_usd, estimated_usd, best_usd, list_usd, input_usd, output_usd, cache_usd, search_usd, recorded_usd)
select $1, day, utc_day, row_number() over (partition by utc_day order by day, person_id, tool, provider, model),
  person_id, identity_id, team_id, tool, provider, model, project, billing_mode, grain,
  input, output, cache_read, cache_write_5m, cache_write_1h, reasoning, requests, web_searches, unpriced_tokens,
  billed_usd, case when is_no_spend then 0 else by_list.usd + recorded_usd end, by_list.usd + recorded_usd, by_list.usd + other_list_usd,
  input_usd, output_usd, cache_usd, search_usd, recorded_usd
from rows cross join lateral (select input_usd + output_usd + cache_usd + search_usd as usd) by_list
where input + output + cache_read + cache_write_5m + cache_write_1h + requests + web_searches > 0
  or by_list.usd + recorded_usd + other_list_usd <> 0 or billed_usd <> 0
