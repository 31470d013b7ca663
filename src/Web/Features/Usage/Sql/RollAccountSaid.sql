-- Step 4: what provider accounts say, together, one row for each (day, person or name, provider, model). Lines of nobody known stay out: they
-- are compared with nobody.
create temp table roll_account_said on commit drop as
select row_number() over () as n, day, who, provider, alike, any_value(person_id) as person_id, any_value(identity_id) as identity_id,
  any_value(team_id) as team_id, case when min(tool) = max(tool) then min(tool) else 'api' end as tool, min(grain) as grain,
  (array_agg(source order by tokens desc, source))[1] as source,
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
where connected and who is not null
group by day, who, provider, alike
