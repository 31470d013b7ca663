-- What is still there: a source that forgets. Same reader: counters only grow, element by element, and each cost follows its counter.
-- Newer reader: its line replaces. Older reader: nothing changes. Rows that say nothing new are not written.
insert into usage_lines as stored (
  org_id, source_id, reader_version, observed_at, updated_at,
  day, key, hour, day_kind, tool, provider, model, session, tier, region, band, recorded, grain, paid_by, identity_id, project, input, output,
  cache_read, cache_write_5m, cache_write_1h, reasoning, requests, web_searches, reported_amount, reported_currency, list_input_usd,
  list_output_usd, list_cache_read_usd, list_cache_write_5m_usd, list_cache_write_1h_usd, list_search_usd)
select
  $1, $2, $3, $4, $5,
  i.day, i.key, i.hour, i.day_kind, i.tool, i.provider, i.model, i.session, i.tier, i.region, i.band, i.recorded, i.grain, i.paid_by,
  i.identity_id, i.project, i.input, i.output, i.cache_read, i.cache_write_5m, i.cache_write_1h, i.reasoning, i.requests,
  i.web_searches, i.reported_amount, i.reported_currency, i.list_input_usd, i.list_output_usd, i.list_cache_read_usd,
  i.list_cache_write_5m_usd, i.list_cache_write_1h_usd, i.list_search_usd
from incoming i
order by i.day, i.key
on conflict (org_id, day, source_id, key) do update set
  input = case when excluded.reader_version > stored.reader_version then excluded.input else greatest(stored.input, excluded.input) end,
  list_input_usd = case when excluded.reader_version > stored.reader_version or excluded.input >= stored.input
    then excluded.list_input_usd else stored.list_input_usd end,
  output = case when excluded.reader_version > stored.reader_version
    then excluded.output else greatest(stored.output, excluded.output) end,
  list_output_usd = case when excluded.reader_version > stored.reader_version or excluded.output >= stored.output
    then excluded.list_output_usd else stored.list_output_usd end,
  cache_read = case when excluded.reader_version > stored.reader_version
    then excluded.cache_read else greatest(stored.cache_read, excluded.cache_read) end,
  list_cache_read_usd = case when excluded.reader_version > stored.reader_version or excluded.cache_read >= stored.cache_read
    then excluded.list_cache_read_usd else stored.list_cache_read_usd end,
  cache_write_5m = case when excluded.reader_version > stored.reader_version
    then excluded.cache_write_5m else greatest(stored.cache_write_5m, excluded.cache_write_5m) end,
  list_cache_write_5m_usd = case when excluded.reader_version > stored.reader_version or excluded.cache_write_5m >= stored.cache_write_5m
    then excluded.list_cache_write_5m_usd else stored.list_cache_write_5m_usd end,
  cache_write_1h = case when excluded.reader_version > stored.reader_version
    then excluded.cache_write_1h else greatest(stored.cache_write_1h, excluded.cache_write_1h) end,
  list_cache_write_1h_usd = case when excluded.reader_version > stored.reader_version or excluded.cache_write_1h >= stored.cache_write_1h
    then excluded.list_cache_write_1h_usd else stored.list_cache_write_1h_usd end,
  reasoning = case when excluded.reader_version > stored.reader_version
    then excluded.reasoning else greatest(stored.reasoning, excluded.reasoning) end,
  requests = case when excluded.reader_version > stored.reader_version
    then excluded.requests else greatest(stored.requests, excluded.requests) end,
  web_searches = case when excluded.reader_version > stored.reader_version
    then excluded.web_searches else greatest(stored.web_searches, excluded.web_searches) end,
  list_search_usd = case when excluded.reader_version > stored.reader_version or excluded.web_searches >= stored.web_searches
    then excluded.list_search_usd else stored.list_search_usd end,
  reported_amount = case
    when excluded.reader_version > stored.reader_version then excluded.reported_amount
    when excluded.reported_amount is null then stored.reported_amount
    when stored.reported_amount is null then excluded.reported_amount
    else greatest(stored.reported_amount, excluded.reported_amount) end,
  reported_currency = coalesce(stored.reported_currency, excluded.reported_currency),
  grain = case when excluded.observed_at > stored.observed_at then excluded.grain else stored.grain end,
  day_kind = case when excluded.observed_at > stored.observed_at then excluded.day_kind else stored.day_kind end,
  identity_id = case
    when stored.identity_id is null or (excluded.observed_at > stored.observed_at and excluded.identity_id is not null) then excluded.identity_id
    else stored.identity_id end,
  project = case when stored.project = '' or (excluded.observed_at > stored.observed_at and excluded.project <> '')
    then excluded.project else stored.project end,
  reader_version = greatest(stored.reader_version, excluded.reader_version),
  observed_at = greatest(stored.observed_at, excluded.observed_at),
  updated_at = excluded.updated_at
where excluded.reader_version >= stored.reader_version and (
  excluded.reader_version > stored.reader_version
  or excluded.input > stored.input or excluded.output > stored.output or excluded.cache_read > stored.cache_read
  or excluded.cache_write_5m > stored.cache_write_5m or excluded.cache_write_1h > stored.cache_write_1h
  or excluded.reasoning > stored.reasoning or excluded.requests > stored.requests or excluded.web_searches > stored.web_searches
  or coalesce(excluded.reported_amount, 0) > coalesce(stored.reported_amount, 0)
  or (stored.identity_id is null and excluded.identity_id is not null) or (stored.project = '' and excluded.project <> '')
  or (excluded.observed_at > stored.observed_at and (
    excluded.grain <> stored.grain or excluded.day_kind <> stored.day_kind
    or (excluded.project <> '' and excluded.project <> stored.project)
    or (excluded.identity_id is not null and excluded.identity_id is distinct from stored.identity_id))))
returning stored.day
