-- Step 2: what several client-side kinds or machines say of one session counts once. A session that only one source tells stays as
-- it is; otherwise what each source says of an (hour, model in any spelling, rate class) is summed, and of the sums the largest counts, counter by
-- counter, each cost following its counter. Person, name, provider, spelling and project come from the preferred telling: not self-declared,
-- then most tokens, then the oldest source; how it is paid for from whoever says it, if nobody says otherwise.
-- Telemetry does not know the region, the tier (but for fast) and for how long a cache write lasts: its requests take the class that another source tells of
-- the same hour, model and band, and its cache writes count as far as they exceed the hour-long ones of others. Where it tells exactly what another source
-- tells of a session's day, it adds nothing, whatever hours it names: the one dates a request by its beginning, the other by its end.
-- machines: on whose machines it was told, for step 3; own_source: the only source that tells it, if there is only one.
create temp table roll_sessions on commit drop as
with told as not materialized (
  select * from roll_lines where not connected and session is not null and not is_total),
shared as materialized (
  select day, tool, session from told group by day, tool, session having min(source) <> max(source)),
sums as materialized (
  select day, tool, session, alike, source, telemetry, sum(input) as input, sum(output) as output, sum(cache_read) as cache_read,
    sum(cache_write_5m + cache_write_1h) as cache_write
  from told join shared using (day, tool, session)
  group by day, tool, session, alike, source, telemetry),
repeated as (
  select distinct day, tool, session, alike, t.source
  from sums t join sums d using (day, tool, session, alike, input, output, cache_read, cache_write)
  where t.telemetry and not d.telemetry),
class as (
  select distinct on (day, tool, session, hour, alike, band, tier = 'fast') day, tool, session, hour, alike, band, tier = 'fast' as is_fast, tier, region, recorded
  from told join shared using (day, tool, session)
  where not telemetry
  order by day, tool, session, hour, alike, band, tier = 'fast', (tier = 'standard' and region = '' and not recorded) desc, tokens desc, tier, region, recorded),
together as materialized (
  select told.day, told.tool, told.session, told.hour, told.alike, coalesce(class.tier, told.tier) as tier, coalesce(class.region, told.region) as region, told.band,
    coalesce(class.recorded, told.recorded) as recorded, told.source, told.telemetry, told.self_declared, told.machine_id, told.provider, told.model, told.person_id,
    told.who, told.identity_id, told.team_id, told.project, told.grain, told.paid_by, told.input, told.output, told.cache_read, told.cache_write_5m,
    told.cache_write_1h, told.reasoning, told.requests, told.web_searches, told.tokens, told.l_input * priced.part as l_input, told.l_output * priced.part as l_output,
    told.l_cache_read * priced.part as l_cache_read, told.l_cache_write_5m * priced.part as l_cache_write_5m,
    told.l_cache_write_1h * priced.part as l_cache_write_1h, told.l_search * priced.part as l_search, told.recorded_usd, told.other_list_usd, told.unpriced
  from told
  join shared using (day, tool, session)
  left join class on told.telemetry and class.day = told.day and class.tool = told.tool and class.session = told.session and class.hour = told.hour
    and class.alike = told.alike and class.band = told.band and class.is_fast = (told.tier = 'fast')
  -- where the other source wrote down a cost, that is the cost
  cross join lateral (select case when class.recorded and not told.recorded then 0 else 1 end as part) priced
  where not exists (
    select from repeated r
    where r.day = told.day and r.tool = told.tool and r.session = told.session and r.alike = told.alike and r.source = told.source)),
preferred as (
  select distinct on (day, tool, session, hour, alike, tier, region, band, recorded) day, tool, session, hour, alike, tier, region, band, recorded,
    source, provider, model, person_id, who, identity_id, team_id, project, grain
  from together
  order by day, tool, session, hour, alike, tier, region, band, recorded, self_declared, tokens desc, source, provider, project),
by_source as (
  select day, tool, session, hour, alike, tier, region, band, recorded, source, any_value(telemetry) as telemetry, any_value(machine_id) as machine_id,
    min(nullif(paid_by, 'not-said')) as least_paid, max(nullif(paid_by, 'not-said')) as most_paid,
    sum(input)::bigint as input, sum(output)::bigint as output, sum(cache_read)::bigint as cache_read,
    sum(cache_write_5m)::bigint as cache_write_5m, sum(cache_write_1h)::bigint as cache_write_1h,
    sum(reasoning)::bigint as reasoning, sum(requests)::bigint as requests, sum(web_searches)::bigint as web_searches,
    sum(tokens)::bigint as tokens,
    sum(l_input) as l_input, sum(l_output) as l_output, sum(l_cache_read) as l_cache_read,
    sum(l_cache_write_5m) as l_cache_write_5m, sum(l_cache_write_1h) as l_cache_write_1h, sum(l_search) as l_search,
    sum(recorded_usd) as recorded_usd, sum(other_list_usd) as other_list_usd, sum(unpriced)::bigint as unpriced
  from together
  group by day, tool, session, hour, alike, tier, region, band, recorded, source),
merged as (
  select day, tool, session, hour, alike, tier, region, band, recorded,
    array_agg(distinct machine_id) filter (where machine_id is not null) as machines,
    case when min(least_paid) = max(most_paid) then min(least_paid) else 'not-said' end as paid_by,
    max(input) as input, max(output) as output, max(cache_read) as cache_read,
    max(cache_write_1h) as cache_write_1h, max(reasoning) as reasoning, max(requests) as requests, max(web_searches) as web_searches,
    (array_agg(l_input order by input desc, telemetry, l_input desc))[1] as l_input,
    (array_agg(l_output order by output desc, telemetry, l_output desc))[1] as l_output,
    (array_agg(l_cache_read order by cache_read desc, telemetry, l_cache_read desc))[1] as l_cache_read,
    coalesce(max(cache_write_5m) filter (where not telemetry), 0) as split_5m, coalesce(max(cache_write_5m) filter (where telemetry), 0) as unsplit,
    coalesce((array_agg(l_cache_write_5m order by cache_write_5m desc, l_cache_write_5m desc) filter (where not telemetry))[1], 0) as l_split_5m,
    (array_agg(l_cache_write_5m order by cache_write_5m desc, l_cache_write_5m desc) filter (where telemetry))[1] as l_unsplit,
    (array_agg(l_cache_write_1h order by cache_write_1h desc, telemetry, l_cache_write_1h desc))[1] as l_cache_write_1h,
    (array_agg(l_search order by web_searches desc, l_search desc))[1] as l_search,
    max(recorded_usd) as recorded_usd,
    (array_agg(other_list_usd order by tokens desc, other_list_usd desc))[1] as other_list_usd,
    (array_agg(unpriced order by tokens desc, unpriced desc))[1] as unpriced
  from by_source
  group by day, tool, session, hour, alike, tier, region, band, recorded)
select day, hour, tool, provider, model, alike, session, person_id, who, identity_id, team_id, project, grain, paid_by, source,
  case when machine_id is null then null else array[machine_id] end as machines, source as own_source,
  input, output, cache_read, cache_write_5m, cache_write_1h, reasoning, requests, web_searches, l_input, l_output, l_cache_read,
  l_cache_write_5m, l_cache_write_1h, l_search, recorded_usd, other_list_usd, unpriced
from told
where (day, tool, session) not in (select day, tool, session from shared)
union all
select day, hour, tool, provider, model, alike, session, person_id, who, identity_id, team_id, project, grain, paid_by, source, machines, null,
  input, output, cache_read, greatest(split_5m, unsplit - cache_write_1h) as cache_write_5m, cache_write_1h, reasoning, requests, web_searches, l_input, l_output, l_cache_read,
  case when unsplit - cache_write_1h > split_5m then round(l_unsplit * (unsplit - cache_write_1h) / unsplit, 12) else l_split_5m end as l_cache_write_5m,
  l_cache_write_1h, l_search, recorded_usd, other_list_usd, unpriced
from merged join preferred using (day, tool, session, hour, alike, tier, region, band, recorded)
