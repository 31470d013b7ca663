-- What each source said, counted or not, under which name and how it says the use is paid for. $1 organization.
insert into daily_sources (
  org_id, utc_day, seq, source_id, person_id, identity_id, tool, provider, model, paid_by, tokens, requests, best_usd, unpriced_tokens,
  list_usd, search_usd, unlisted_tokens)
select $1, day, row_number() over (partition by day order by source_id, person_id, name_id, tool, provider, model, paid_by),
  source_id, person_id, name_id, tool, provider, model, paid_by, sum(tokens)::bigint, sum(requests)::bigint,
  sum(l_input + l_output + l_cache_read + l_cache_write_5m + l_cache_write_1h + l_search + recorded_usd), sum(unpriced)::bigint,
  sum(told_list_usd), sum(told_search_usd), sum(unlisted)::bigint
from roll_lines
group by day, source_id, person_id, name_id, tool, provider, model, paid_by
