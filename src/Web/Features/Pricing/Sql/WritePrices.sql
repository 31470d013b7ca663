-- Only what the price decides; the rest of a line is the recorder's.
update usage_lines l set
  list_input_usd = p.list_input_usd, list_output_usd = p.list_output_usd, list_cache_read_usd = p.list_cache_read_usd,
  list_cache_write_5m_usd = p.list_cache_write_5m_usd, list_cache_write_1h_usd = p.list_cache_write_1h_usd,
  list_search_usd = p.list_search_usd, updated_at = $2
from repriced p
where l.org_id = $1 and l.day = p.day and l.source_id = p.source_id and l.key = p.key
