-- What sessions on the same machine, told by another source, say of the same; a self-declared source, and one that does not say which machine it
-- speaks of, is compared with all that is known of the person. A total of a session is compared with that session. Totals that nothing is known
-- against are missing here. Totals without any hour-long cache write say both kinds as one: so are they compared.
create temp table roll_client_known on commit drop as
with known as (
  select t.n, t.cache_write_1h = 0 as unsplit, s.model, s.input, s.output, s.cache_read, s.cache_write_5m, s.cache_write_1h, s.reasoning, s.requests, s.web_searches
  from roll_client_said t
  join roll_sessions s using (day, person_id, tool, provider, alike)
  where t.session is null and s.own_source is distinct from t.source and (t.self_declared or t.machine_id is null or t.machine_id = any (s.machines))
  union all
  select t.n, t.cache_write_1h = 0, s.model, s.input, s.output, s.cache_read, s.cache_write_5m, s.cache_write_1h, s.reasoning, s.requests, s.web_searches
  from roll_client_said t
  join roll_sessions s using (day, tool, alike, session))
select n, min(model) as model,
  sum(input)::bigint as input, sum(output)::bigint as output, sum(cache_read)::bigint as cache_read,
  sum(cache_write_5m + case when unsplit then cache_write_1h else 0 end)::bigint as cache_write_5m,
  sum(cache_write_1h)::bigint as cache_write_1h,
  sum(reasoning)::bigint as reasoning, sum(requests)::bigint as requests, sum(web_searches)::bigint as web_searches
from known
group by n
