-- The usage lines of a stream on a day: requests where they are told one by one, else what counters grew by.
-- $1 organization, $2 stream, $3 day, $4 token. A session that events tell needs neither its counters nor its spans; Claude Code's spans give way
-- to its counters too. Counters without a session give way to requests of the same token and tool in the same hour, or up to five minutes before.
with stream as (
  select tool from telemetry_streams where org_id = $1 and id = $2),
told as (
  select r.*, s.tool, extract(hour from r.at at time zone 'UTC')::int as hour
  from telemetry_requests r cross join stream s
  where r.org_id = $1 and r.stream_id = $2 and r.day = $3
    and (r.road = 1 or not exists (
      select from telemetry_sessions t
      where t.org_id = $1 and t.token_id = $4 and t.session = r.session and t.roads & (case when s.tool = 'claude-code' then 3 else 1 end) <> 0))),
requests as (
  select hour, provider, model, session, tier, band, (array_agg(name order by name_rank, name))[1] as name,
    sum(input) as input, sum(output) as output, sum(cache_read) as cache_read, sum(cache_write) as cache_write, sum(reasoning) as reasoning,
    count(*) as requests, sum(reported_usd) as reported_usd
  from told
  group by hour, provider, model, session, tier, band, case when session is null then name end),
grown as (
  select extract(hour from i.at at time zone 'UTC')::int as hour, s.provider, s.model, s.session, s.tier, s.measure, s.name, s.name_rank, i.value
  from telemetry_increments i
  join telemetry_series s on s.org_id = $1 and s.id = i.series_id
  cross join stream
  where i.org_id = $1 and i.stream_id = $2 and i.day = $3
    and s.measure in ('input', 'prompt', 'output', 'thought', 'cache-read', 'cache-write', 'reasoning', 'cost')
    and case
      when s.session is not null then not exists (
        select from telemetry_sessions t
        where t.org_id = $1 and t.token_id = $4 and t.session = s.session and t.roads & (case when stream.tool = 'claude-code' then 1 else 5 end) <> 0)
      else not exists (
        select from telemetry_requests r
        where r.org_id = $1 and r.stream_id = $2 and r.day between $3 - 1 and $3
          and r.at >= date_trunc('hour', i.at, 'UTC') - interval '5 minutes' and r.at < date_trunc('hour', i.at, 'UTC') + interval '1 hour')
      end),
counters as (
  select hour, provider, model, session, tier, (array_agg(name order by name_rank, name))[1] as name,
    coalesce(sum(value) filter (where measure = 'input'), 0) as input,
    coalesce(sum(value) filter (where measure = 'prompt'), 0) as prompt,
    coalesce(sum(value) filter (where measure in ('output', 'thought')), 0) as output,
    coalesce(sum(value) filter (where measure = 'cache-read'), 0) as cache_read,
    coalesce(sum(value) filter (where measure = 'cache-write'), 0) as cache_write,
    coalesce(sum(value) filter (where measure in ('reasoning', 'thought')), 0) as reasoning,
    sum(value) filter (where measure = 'cost') as reported_usd
  from grown
  group by hour, provider, model, session, tier, case when session is null then name end)
select hour, provider, model, session, tier, band, name, input::bigint, output::bigint, cache_read::bigint, cache_write::bigint,
  least(reasoning, output)::bigint as reasoning, requests, reported_usd
from requests
union all
select hour, provider, model, session, tier, null, name, round(input + case when prompt > 0 then greatest(prompt - cache_read - cache_write, 0) else 0 end)::bigint, round(output)::bigint,
  round(cache_read)::bigint, round(cache_write)::bigint, least(round(reasoning), round(output))::bigint, 0, reported_usd
from counters
order by 1, 2, 3, 4, 5, 6, 7
