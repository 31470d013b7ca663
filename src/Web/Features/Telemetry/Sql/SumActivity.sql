-- What people did on a day, as the counters of a stream say. Some tools tell a figure twice, under an old and a new name: the larger counts.
select provider, measure, detail, name, max(value) as value
from (
  select s.provider, s.measure, s.detail, s.name, split_part(s.metric, '.', 1) as told_as, sum(i.value) as value
  from telemetry_increments i
  join telemetry_series s on s.org_id = $1 and s.id = i.series_id
  where i.org_id = $1 and i.stream_id = $2 and i.day = $3
    and s.measure not in ('input', 'prompt', 'output', 'thought', 'cache-read', 'cache-write', 'reasoning', 'cost')
  group by s.provider, s.measure, s.detail, s.name, split_part(s.metric, '.', 1)) told
group by provider, measure, detail, name
order by provider, measure, detail, name
