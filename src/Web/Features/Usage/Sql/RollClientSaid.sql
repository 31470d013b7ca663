-- Step 3: client-side totals (day totals, counter series), one row for each (day, source, person, tool, provider, model), and session where it is known.
create temp table roll_client_said on commit drop as
select row_number() over () as n, day, source, person_id, tool, provider, alike, any_value(machine_id) as machine_id,
  bool_and(self_declared) as self_declared, any_value(who) as who, identity_id, team_id, case when is_total then session end as session, min(grain) as grain,
  case when min(nullif(paid_by, 'not-said')) = max(nullif(paid_by, 'not-said')) then min(nullif(paid_by, 'not-said')) else 'not-said' end as paid_by,
  sum(input)::bigint as input, sum(output)::bigint as output, sum(cache_read)::bigint as cache_read,
  sum(cache_write_5m)::bigint as cache_write_5m, sum(cache_write_1h)::bigint as cache_write_1h,
  sum(reasoning)::bigint as reasoning, sum(requests)::bigint as requests, sum(web_searches)::bigint as web_searches,
  sum(tokens)::bigint as tokens,
  sum(l_input) as l_input, sum(l_output) as l_output, sum(l_cache_read) as l_cache_read,
  sum(l_cache_write_5m) as l_cache_write_5m, sum(l_cache_write_1h) as l_cache_write_1h, sum(l_search) as l_search,
  coalesce(sum(others[1]), 0) as o_input, coalesce(sum(others[2]), 0) as o_output, coalesce(sum(others[3]), 0) as o_cache_read,
  coalesce(sum(others[4]), 0) as o_cache_write_5m, coalesce(sum(others[5]), 0) as o_cache_write_1h, coalesce(sum(others[6]), 0) as o_search,
  sum(recorded_usd) as recorded_usd, sum(other_list_usd) as other_list_usd, sum(unpriced)::bigint as unpriced, sum(unlisted)::bigint as unlisted
from roll_lines
where not connected and (is_total or (session is null and person_id <> '00000000-0000-0000-0000-000000000000'::uuid))
group by day, source, person_id, identity_id, team_id, tool, provider, alike, case when is_total then session end
