-- Step 3: client-side lines without a session (day totals, counter series). Where sessions on the same machine, told by another source,
-- cover the same (day, person, tool, provider, model), only what exceeds them counts, counter by counter and without hour and project;
-- a self-declared source is compared with all that is known of the person it names. Otherwise they count as they are.
create temp table roll_client on commit drop as
with totals as materialized (
  select day, source, person_id, tool, provider, model, any_value(machine_id) as machine_id, bool_and(self_declared) as self_declared,
    any_value(who) as who, min(grain) as grain,
    sum(input)::bigint as input, sum(output)::bigint as output, sum(cache_read)::bigint as cache_read,
    sum(cache_write_5m)::bigint as cache_write_5m, sum(cache_write_1h)::bigint as cache_write_1h,
    sum(reasoning)::bigint as reasoning, sum(requests)::bigint as requests, sum(web_searches)::bigint as web_searches,
    sum(tokens)::bigint as tokens,
    sum(l_input) as l_input, sum(l_output) as l_output, sum(l_cache_read) as l_cache_read,
    sum(l_cache_write_5m) as l_cache_write_5m, sum(l_cache_write_1h) as l_cache_write_1h, sum(l_search) as l_search,
    sum(recorded_usd) as recorded_usd, sum(other_list_usd) as other_list_usd, sum(unpriced)::bigint as unpriced
  from roll_lines where not connected and session is null and person_id <> '00000000-0000-0000-0000-000000000000'::uuid
  group by day, source, person_id, tool, provider, model),
covered as materialized (
  select t.day, t.source, t.person_id, t.tool, t.provider, t.model,
    sum(s.input)::bigint as input, sum(s.output)::bigint as output, sum(s.cache_read)::bigint as cache_read,
    sum(s.cache_write_5m)::bigint as cache_write_5m, sum(s.cache_write_1h)::bigint as cache_write_1h,
    sum(s.reasoning)::bigint as reasoning, sum(s.requests)::bigint as requests, sum(s.web_searches)::bigint as web_searches
  from totals t
  join roll_sessions s using (day, person_id, tool, provider, model)
  where s.own_source is distinct from t.source and (t.self_declared or t.machine_id = any (s.machines))
  group by t.day, t.source, t.person_id, t.tool, t.provider, t.model)
select day, hour, tool, provider, model, session, person_id, who, identity_id, team_id, project, grain,
  input, output, cache_read, cache_write_5m, cache_write_1h, reasoning, requests, web_searches, l_input, l_output, l_cache_read,
  l_cache_write_5m, l_cache_write_1h, l_search, recorded_usd, other_list_usd, unpriced
from roll_sessions
union all
select day, hour, tool, provider, model, session, person_id, who, identity_id, team_id, project, grain,
  input, output, cache_read, cache_write_5m, cache_write_1h, reasoning, requests, web_searches, l_input, l_output, l_cache_read,
  l_cache_write_5m, l_cache_write_1h, l_search, recorded_usd, other_list_usd, unpriced
from roll_lines
where not connected and session is null
  and (day, source, person_id, tool, provider, model) not in (select day, source, person_id, tool, provider, model from covered)
union all
select said.day, -1, said.tool, said.provider, said.model, null, said.person_id, said.who,
  '00000000-0000-0000-0000-000000000000'::uuid, '00000000-0000-0000-0000-000000000000'::uuid, '', said.grain,
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
join covered known using (day, source, person_id, tool, provider, model)
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
