-- The recorder's upsert of "what is still there": counters take the larger, and a row that says nothing new is not written.
insert into usage_lines as u
select * from incoming order by org_id, day, source_id, key
on conflict (org_id, day, source_id, key) do update set
  input = greatest(u.input, excluded.input), output = greatest(u.output, excluded.output),
  cache_read = greatest(u.cache_read, excluded.cache_read), cache_write_5m = greatest(u.cache_write_5m, excluded.cache_write_5m),
  cache_write_1h = greatest(u.cache_write_1h, excluded.cache_write_1h), reasoning = greatest(u.reasoning, excluded.reasoning),
  requests = greatest(u.requests, excluded.requests), web_searches = greatest(u.web_searches, excluded.web_searches),
  list_input_usd = excluded.list_input_usd, list_output_usd = excluded.list_output_usd, list_cache_read_usd = excluded.list_cache_read_usd,
  list_cache_write_5m_usd = excluded.list_cache_write_5m_usd, list_cache_write_1h_usd = excluded.list_cache_write_1h_usd, list_search_usd = excluded.list_search_usd,
  project = excluded.project, reader_version = excluded.reader_version, observed_at = excluded.observed_at, updated_at = excluded.updated_at
where (u.input, u.output, u.cache_read, u.cache_write_5m, u.cache_write_1h, u.reasoning, u.requests, u.web_searches, u.project, u.reader_version)
  is distinct from (excluded.input, excluded.output, excluded.cache_read, excluded.cache_write_5m, excluded.cache_write_1h, excluded.reasoning,
                    excluded.requests, excluded.web_searches, excluded.project, excluded.reader_version)
