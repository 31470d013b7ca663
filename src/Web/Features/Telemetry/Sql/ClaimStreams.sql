-- Takes streams with marked days, for half a minute; who sums a stream is alone with it.
update telemetry_streams s set summing_until = now() + interval '30 seconds'
from (
  select id from telemetry_streams t
  where t.org_id = $1 and (t.summing_until is null or t.summing_until < now())
    and exists (select from telemetry_marks m where m.org_id = $1 and m.stream_id = t.id)
  order by id
  limit 50
  for update skip locked) free
where s.org_id = $1 and s.id = free.id
returning s.id, s.token_id, s.tool, s.installation
