-- Step 1 of a rollup: every line of the days, with whose it is and what it cost.
-- $1 organization, $2 days. who: the person, else the name, by which tellings of the same usage find each other; null is nobody.
-- alike: a number for the model, the same for all spellings of it (roll_models).
-- Money: what the tool recorded in dollars, else the list value by counter (l_…); "unpriced" are tokens of which neither is known. List value
-- that does not count, because something else was recorded, stands apart (others, in the same order), "unlisted" are tokens without any.
create temp table roll_lines on commit drop as
select
  l.day, l.source_id, s.number as source, s.kind = 'connection' as connected, s.kind = 'otlp' as telemetry, false as is_total, s.self_declared, s.machine_id,
  coalesce(l.hour, -1) as hour, l.tool, l.provider, l.model, m.alike, l.session, l.tier, l.region, coalesce(l.band, -1) as band, l.recorded,
  l.grain, l.paid_by, l.project, l.observed_at,
  coalesce(who.person_id, '00000000-0000-0000-0000-000000000000') as person_id, who.who,
  coalesce(i.id, '00000000-0000-0000-0000-000000000000') as name_id,
  case when i.state in ('unassigned', 'service') then i.id else '00000000-0000-0000-0000-000000000000' end as identity_id,
  case when i.state = 'team' then i.team_id else '00000000-0000-0000-0000-000000000000' end as team_id,
  l.input, l.output, l.cache_read, l.cache_write_5m, l.cache_write_1h, l.reasoning, l.requests, l.web_searches,
  l.input + l.output + l.cache_read + l.cache_write_5m + l.cache_write_1h as tokens,
  case when best.by_list then l.list_input_usd else 0 end as l_input,
  case when best.by_list then l.list_output_usd else 0 end as l_output,
  case when best.by_list then l.list_cache_read_usd else 0 end as l_cache_read,
  case when best.by_list then l.list_cache_write_5m_usd else 0 end as l_cache_write_5m,
  case when best.by_list then l.list_cache_write_1h_usd else 0 end as l_cache_write_1h,
  case when best.by_list then l.list_search_usd else 0 end as l_search,
  case when best.by_report then l.reported_amount else 0 end as recorded_usd,
  case when best.is_other then array[
    l.list_input_usd, l.list_output_usd, l.list_cache_read_usd, l.list_cache_write_5m_usd, l.list_cache_write_1h_usd, l.list_search_usd] end as others,
  case when best.is_other then priced.list_usd else 0 end as other_list_usd,
  case when best.by_list or best.by_report then 0
    else l.input + l.output + l.cache_read + l.cache_write_5m + l.cache_write_1h end as unpriced,
  case when priced.list_usd is null
    then l.input + l.output + l.cache_read + l.cache_write_5m + l.cache_write_1h else 0 end as unlisted
from usage_lines l
join (select *, row_number() over (order by id) as number from sources where org_id = $1) s on s.id = l.source_id
join roll_models m on m.model = l.model
left join identities i on i.org_id = $1 and i.id = l.identity_id
cross join lateral (
  select case when i.id is null then s.user_id when i.state = 'person' then i.user_id end as person_id,
    case when i.id is null then s.user_id when i.state = 'person' then i.user_id else i.id end as who) who
cross join lateral (
  select l.list_input_usd + l.list_output_usd + l.list_cache_read_usd + l.list_cache_write_5m_usd + l.list_cache_write_1h_usd
    + l.list_search_usd as list_usd) priced
cross join lateral (
  select l.recorded and l.reported_amount is not null and l.reported_currency = 'USD' as by_report,
    not (l.recorded and l.reported_amount is not null) and priced.list_usd is not null as by_list,
    l.recorded and l.reported_amount is not null and priced.list_usd is not null as is_other) best
where l.org_id = $1 and l.day = any ($2)
