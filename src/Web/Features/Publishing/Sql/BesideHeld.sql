-- What each source says on days of which something waits for review or was rejected, and whether it is what waits. $1 organization, $2 person.
select s.utc_day, s.tool, s.provider, s.model, s.input, s.output, s.cache_read, s.cache_write, s.reasoning, s.requests, s.best_usd, s.list_usd, s.unpriced_tokens,
  case when o.natural_key like 'submitted:%' then 'submitted' else o.id::text end as road,
  exists (
    select from held_days h
    where h.org_id = $1 and h.user_id = $2 and h.kind = 'submission' and h.state <> 'approved' and h.day = s.utc_day and h.source_key = o.natural_key) as is_held
from daily_sources s
join sources o on o.org_id = $1 and o.id = s.source_id
where s.org_id = $1 and s.person_id = $2 and s.utc_day in (
  select day from held_days where org_id = $1 and user_id = $2 and kind = 'submission' and state <> 'approved')
