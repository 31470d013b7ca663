-- Step 4: what provider accounts say, together, against all that the client side says of the same (day, person, provider, model): the
-- larger counts, and the detail comes from the client side. Lines of nobody known are compared with nobody.
create temp table roll_counted on commit drop as
with totals as materialized (
  select day, who, provider, model, any_value(person_id) as person_id, any_value(identity_id) as identity_id,
    any_value(team_id) as team_id, case when min(tool) = max(tool) then min(tool) else 'api' end as tool, min(grain) as grain,
    sum(input)::bigint as input, sum(output)::bigint as output, sum(cache_read)::bigint as cache_read,
    sum(cache_write_5m)::bigint as cache_write_5m, sum(cache_write_1h)::bigint as cache_write_1h,
    sum(reasoning)::bigint as reasoning, sum(requests)::bigint as requests, sum(web_searches)::bigint as web_searches,
    sum(tokens)::bigint as tokens,
    sum(l_input) as l_input, sum(l_output) as l_output, sum(l_cache_read) as l_cache_read,
    sum(l_cache_write_5m) as l_cache_write_5m, sum(l_cache_write_1h) as l_cache_write_1h, sum(l_search) as l_search,
    sum(recorded_usd) as recorded_usd, sum(other_list_usd) as other_list_usd, sum(unpriced)::bigint as unpriced
  from roll_lines where connected and who is not null
  group by day, who, provider, model),
client as materialized (
  select day, who, provider, model,
    sum(input)::bigint as input, sum(output)::bigint as output, sum(cache_read)::bigint as cache_read,
    sum(cache_write_5m)::bigint as cache_write_5m, sum(cache_write_1h)::bigint as cache_write_1h,
    sum(reasoning)::bigint as reasoning, sum(requests)::bigint as requests, sum(web_searches)::bigint as web_searches
  from roll_client where who is not null
  group by day, who, provider, model)
select day, hour, tool, provider, model, session, person_id, identity_id, team_id, project, grain,
  input, output, cache_read, cache_write_5m, cache_write_1h, reasoning, requests, web_searches, l_input, l_output, l_cache_read,
  l_cache_write_5m, l_cache_write_1h, l_search, recorded_usd, other_list_usd, unpriced
from roll_client
union all
select day, hour, tool, provider, model, session, person_id, identity_id, team_id, project, grain,
  input, output, cache_read, cache_write_5m, cache_write_1h, reasoning, requests, web_searches, l_input, l_output, l_cache_read,
  l_cache_write_5m, l_cache_write_1h, l_search, recorded_usd, other_list_usd, unpriced
from roll_lines
where connected and (
  who is null or (day, who, provider, model) not in (select day, who, provider, model from client))
union all
select said.day, -1, said.tool, said.provider, said.model, null, said.person_id, said.identity_id, said.team_id, '', said.grain,
  more.input, more.output, more.cache_read, more.cache_write_5m, more.cache_write_1h, least(more.reasoning, more.output),
  more.requests, more.web_searches,
  round(coalesce(said.l_input * more.input / nullif(said.input, 0), 0), 12),
  round(coalesce(said.l_output * more.output / nullif(said.output, 0), 0), 12),
  round(coalesce(said.l_cache_read * more.cache_read / nullif(said.cache_read, 0), 0), 12),
  round(coalesce(said.l_cache_write_5m * more.cache_write_5m / nullif(said.cache_write_5m, 0), 0), 12),
  round(coalesce(said.l_cache_write_1h * more.cache_write_1h / nullif(said.cache_write_1h, 0), 0), 12),
  round(coalesce(said.l_search * more.web_searches / nullif(said.web_searches, 0), 0), 12),
  round(said.recorded_usd * share.part, 12), round(said.other_list_usd * share.part, 12), round(said.unpriced * share.part)::bigint
from totals said
join client known using (day, who, provider, model)
cross join lateral (
  select
    greatest(said.input - known.input, 0) as input,
    greatest(said.output - known.output, 0) as output,
    greatest(said.cache_read - known.cache_read, 0) as cache_read,
    greatest(said.cache_write_5m - known.cache_write_5m, 0) as cache_write_5m,
    greatest(said.cache_write_1h - known.cache_write_1h, 0) as cache_write_1h,
    greatest(said.reasoning - known.reasoning, 0) as reasoning,
    greatest(said.requests - known.requests, 0) as requests,
    greatest(said.web_searches - known.web_searches, 0) as web_searches) more
cross join lateral (
  select case
    when said.tokens > 0
      then (more.input + more.output + more.cache_read + more.cache_write_5m + more.cache_write_1h)::numeric / said.tokens
    when said.requests > 0 then more.requests::numeric / said.requests
    else 1 end as part) share
