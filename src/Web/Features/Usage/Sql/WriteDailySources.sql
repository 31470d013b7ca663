-- What each source said, under which name and how it says the use is paid for, and how much of it counts (on the largest row of a source, person
-- or name, provider and model: sums over those are right). $1 organization.
insert into daily_sources (
  org_id, utc_day, seq, source_id, person_id, identity_id, tool, provider, model, paid_by, tokens, requests, best_usd, unpriced_tokens,
  list_usd, search_usd, unlisted_tokens, counted_tokens, input, output, cache_read, cache_write, reasoning)
select $1, day, row_number() over (partition by day order by source_id, person_id, name_id, tool, provider, model, paid_by),
  source_id, person_id, name_id, tool, provider, model, paid_by, said.tokens, requests, best_usd, unpriced, list_usd, search_usd, unlisted,
  case when row_number() over (
      partition by day, source, said.who, provider, alike order by said.tokens desc, person_id, name_id, tool, model, paid_by) = 1
    then coalesce(counted.tokens, 0) else 0 end,
  input, output, cache_read, cache_write, reasoning
from (
  -- The name decides the person, the source its id, the model its number.
  select day, source, any_value(source_id) as source_id, any_value(person_id) as person_id, name_id,
    coalesce(any_value(who), '00000000-0000-0000-0000-000000000000') as who, tool, provider, model, any_value(alike) as alike, paid_by,
    sum(tokens)::bigint as tokens, sum(requests)::bigint as requests, sum(input)::bigint as input, sum(output)::bigint as output,
    sum(cache_read)::bigint as cache_read, sum(cache_write_5m + cache_write_1h)::bigint as cache_write, sum(reasoning)::bigint as reasoning,
    sum(l_input + l_output + l_cache_read + l_cache_write_5m + l_cache_write_1h + l_search + recorded_usd) as best_usd,
    sum(unpriced)::bigint as unpriced,
    sum(l_input + l_output + l_cache_read + l_cache_write_5m + l_cache_write_1h + l_search + other_list_usd) as list_usd,
    sum(l_search + coalesce(others[6], 0)) as search_usd, sum(unlisted)::bigint as unlisted
  from roll_lines
  group by day, source, name_id, tool, provider, model, paid_by) said
left join (
  select day, source, coalesce(who, '00000000-0000-0000-0000-000000000000') as who, provider, alike,
    sum(tokens)::bigint as tokens
  from roll_placed group by day, source, coalesce(who, '00000000-0000-0000-0000-000000000000'), provider, alike) counted
  using (day, source, who, provider, alike)
