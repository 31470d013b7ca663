-- The rollup itself: counted usage, and money beside it as rows of their own: bill lines by kind, fees of seats and plans (roll_fees). Every
-- amount has twelve decimals by now, so sums are exact. $1 organization, $2 days.
with usage as (
  select local_day as day, day as utc_day, person_id, identity_id, in_team as team_id, tool, provider, model, project, billing_mode, grain,
    sum(input)::bigint as input, sum(output)::bigint as output, sum(cache_read)::bigint as cache_read,
    sum(cache_write_5m)::bigint as cache_write_5m, sum(cache_write_1h)::bigint as cache_write_1h, sum(reasoning)::bigint as reasoning,
    sum(requests)::bigint as requests, sum(web_searches)::bigint as web_searches, sum(unpriced)::bigint as unpriced_tokens,
    0::numeric as billed_usd, bool_or(is_billed) or billing_mode = 'seat' as is_no_spend,
    sum(l_input) as input_usd, sum(l_output) as output_usd, sum(cache_usd) as cache_usd,
    sum(l_search) as search_usd, sum(recorded_usd) as recorded_usd, sum(other_list_usd) as other_list_usd
  from roll_placed
  group by local_day, day, person_id, identity_id, in_team, tool, provider, model, project, billing_mode, grain),
charges as (
  select day, identity_id, tool, provider, model, amount_usd as usd,
    case kind when 'usage' then 'bill' when 'seat' then 'seat-fee' else kind end as grain
  from bill_lines
  where org_id = $1 and day = any ($2) and amount_usd is not null and kind <> 'check'
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
