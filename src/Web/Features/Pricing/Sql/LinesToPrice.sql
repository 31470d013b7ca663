-- $1 organization, $2 first day, $3 day after the last, $4 and $5: providers and models side by side; null: all of them.
select l.day, l.source_id, l.key, l.hour, l.provider, l.model, l.tier, l.region, l.band, l.recorded,
  l.input, l.output, l.cache_read, l.cache_write_5m, l.cache_write_1h, l.reasoning, l.web_searches,
  l.list_input_usd, l.list_output_usd, l.list_cache_read_usd, l.list_cache_write_5m_usd, l.list_cache_write_1h_usd, l.list_search_usd
from usage_lines l
where l.org_id = $1 and l.day >= $2 and l.day < $3
  and ($4::text[] is null or (l.provider, l.model) in (select * from unnest($4::text[], $5::text[])))
