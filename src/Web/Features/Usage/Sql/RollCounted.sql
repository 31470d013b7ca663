-- What counts: the client side, accounts that it says nothing about as they are, and what exceeds of the others. The larger counts, and the
-- detail comes from the client side.
create temp view roll_counted as
select day, hour, tool, provider, model, alike, session, person_id, who, identity_id, team_id, project, grain, paid_by, source,
  input, output, cache_read, cache_write_5m, cache_write_1h, reasoning, requests, web_searches, l_input, l_output, l_cache_read,
  l_cache_write_5m, l_cache_write_1h, l_search, recorded_usd, other_list_usd, unpriced
from roll_client
union all
select day, hour, tool, provider, model, alike, session, person_id, who, identity_id, team_id, project, grain, paid_by, source,
  input, output, cache_read, cache_write_5m, cache_write_1h, reasoning, requests, web_searches, l_input, l_output, l_cache_read,
  l_cache_write_5m, l_cache_write_1h, l_search, recorded_usd, other_list_usd, unpriced
from roll_lines
where connected and (who is null or (day, who, provider, alike) not in (
  select day, who, provider, alike from roll_account_said join roll_account_known using (n)))
union all
select day, hour, tool, provider, model, alike, session, person_id, who, identity_id, team_id, project, grain, paid_by, source,
  input, output, cache_read, cache_write_5m, cache_write_1h, reasoning, requests, web_searches, l_input, l_output, l_cache_read,
  l_cache_write_5m, l_cache_write_1h, l_search, recorded_usd, other_list_usd, unpriced
from roll_account_excess
