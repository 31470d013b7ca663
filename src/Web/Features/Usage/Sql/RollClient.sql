-- All that the client side says, once: sessions, totals that nothing is known against as they are, and what exceeds of the others.
create temp view roll_client as
select day, hour, tool, provider, model, alike, session, person_id, who, identity_id, team_id, project, grain, paid_by, source,
  input, output, cache_read, cache_write_5m, cache_write_1h, reasoning, requests, web_searches, l_input, l_output, l_cache_read,
  l_cache_write_5m, l_cache_write_1h, l_search, recorded_usd, other_list_usd, unpriced
from roll_sessions
union all
select day, hour, tool, provider, model, alike, session, person_id, who, identity_id, team_id, project, grain, paid_by, source,
  input, output, cache_read, cache_write_5m, cache_write_1h, reasoning, requests, web_searches, l_input, l_output, l_cache_read,
  l_cache_write_5m, l_cache_write_1h, l_search, recorded_usd, other_list_usd, unpriced
from roll_lines
where not connected and (session is null or is_total)
  and (day, source, person_id, tool, provider, alike, coalesce(session, '00000000-0000-0000-0000-000000000000')) not in (
    select day, source, person_id, tool, provider, alike, coalesce(session, '00000000-0000-0000-0000-000000000000')
    from roll_client_said join roll_client_known using (n))
union all
select day, hour, tool, provider, model, alike, session, person_id, who, identity_id, team_id, project, grain, paid_by, source,
  input, output, cache_read, cache_write_5m, cache_write_1h, reasoning, requests, web_searches, l_input, l_output, l_cache_read,
  l_cache_write_5m, l_cache_write_1h, l_search, recorded_usd, other_list_usd, unpriced
from roll_client_excess
