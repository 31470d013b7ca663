-- What each source said, counted or not. $1 organization.
insert into daily_sources (org_id, utc_day, seq, source_id, person_id, tool, provider, model, tokens, requests, best_usd, unpriced_tokens)
select $1, day, row_number() over (partition by day order by source_id, person_id, tool, provider, model),
  source_id, person_id, tool, provider, model, sum(tokens)::bigint, sum(requests)::bigint,
  sum(l_input + l_output + l_cache_read + l_cache_write_5m + l_cache_write_1h + l_search + recorded_usd), sum(unpriced)::bigint
from roll_lines
group by day, source_id, person_id, tool, provider, model
