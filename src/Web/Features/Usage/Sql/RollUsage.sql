-- Step 6: what was placed, added up to the rows of the rollup. $1 organization.
create temp table roll_usage on commit drop as
select row_number() over () as id, sums.*, m.alike, best.usd as best_usd
from (
  select local_day as day, day as utc_day, person_id, identity_id, in_team as team_id, tool, provider, model, project, billing_mode, grain,
    sum(input)::bigint as input, sum(output)::bigint as output, sum(cache_read)::bigint as cache_read,
    sum(cache_write_5m)::bigint as cache_write_5m, sum(cache_write_1h)::bigint as cache_write_1h, sum(reasoning)::bigint as reasoning,
    sum(requests)::bigint as requests, sum(web_searches)::bigint as web_searches, sum(unpriced)::bigint as unpriced_tokens,
    bool_or(is_billed) as is_billed,
    sum(l_input) as input_usd, sum(l_output) as output_usd, sum(cache_usd) as cache_usd,
    sum(l_search) as search_usd, sum(recorded_usd) as recorded_usd, sum(other_list_usd) as other_list_usd
  from roll_placed
  group by local_day, day, person_id, identity_id, in_team, tool, provider, model, project, billing_mode, grain) sums
join roll_models m on m.model = sums.model
cross join lateral (select input_usd + output_usd + cache_usd + search_usd + recorded_usd as usd) best
