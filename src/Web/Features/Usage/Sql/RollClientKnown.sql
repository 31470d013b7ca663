-- What sessions on the same machine, told by another source, say of the same; a self-declared source, and one that does not say which machine it
-- speaks of, is compared with all that is known of the person. Totals that nothing is known against are missing here.
-- Totals without any hour-long cache write say both kinds as one: so are they compared.
create temp table roll_client_known on commit drop as
select t.n, min(s.model) as model,
  sum(s.input)::bigint as input, sum(s.output)::bigint as output, sum(s.cache_read)::bigint as cache_read,
  sum(s.cache_write_5m + case when t.cache_write_1h = 0 then s.cache_write_1h else 0 end)::bigint as cache_write_5m,
  sum(s.cache_write_1h)::bigint as cache_write_1h,
  sum(s.reasoning)::bigint as reasoning, sum(s.requests)::bigint as requests, sum(s.web_searches)::bigint as web_searches
from roll_client_said t
join roll_sessions s using (day, person_id, tool, provider, alike)
where s.own_source is distinct from t.source and (t.self_declared or t.machine_id is null or t.machine_id = any (s.machines))
group by t.n
