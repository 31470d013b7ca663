-- The whole truth of the parts that were accepted: what is stored becomes what is said. Rows that say nothing new are not written.
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
where exists (
  select from accepted a
  where a.day = i.day and ($6 or coalesce(i.identity_id, '00000000-0000-0000-0000-000000000000') = a.identity_id))
order by i.day, i.key
on conflict (org_id, day, source_id, key) do update set
  hour = excluded.hour, day_kind = excluded.day_kind, tool = excluded.tool, provider = excluded.provider, model = excluded.model,
  session = excluded.session, tier = excluded.tier, region = excluded.region, band = excluded.band, recorded = excluded.recorded,
  grain = excluded.grain, paid_by = excluded.paid_by, identity_id = excluded.identity_id, project = excluded.project, input = excluded.input,
  output = excluded.output, cache_read = excluded.cache_read, cache_write_5m = excluded.cache_write_5m,
  cache_write_1h = excluded.cache_write_1h, reasoning = excluded.reasoning, requests = excluded.requests,
  web_searches = excluded.web_searches, reported_amount = excluded.reported_amount, reported_currency = excluded.reported_currency,
  list_input_usd = excluded.list_input_usd, list_output_usd = excluded.list_output_usd,
  list_cache_read_usd = excluded.list_cache_read_usd, list_cache_write_5m_usd = excluded.list_cache_write_5m_usd,
  list_cache_write_1h_usd = excluded.list_cache_write_1h_usd, list_search_usd = excluded.list_search_usd,
  reader_version = excluded.reader_version, observed_at = excluded.observed_at, updated_at = excluded.updated_at
where (
  stored.hour, stored.day_kind, stored.tool, stored.provider, stored.model, stored.session, stored.tier, stored.region, stored.band,
  stored.recorded, stored.grain, stored.paid_by, stored.identity_id, stored.project, stored.input, stored.output, stored.cache_read,
  stored.cache_write_5m, stored.cache_write_1h, stored.reasoning, stored.requests, stored.web_searches, stored.reported_amount,
  stored.reported_currency, stored.list_input_usd, stored.list_output_usd, stored.list_cache_read_usd, stored.list_cache_write_5m_usd,
  stored.list_cache_write_1h_usd, stored.list_search_usd)
is distinct from (
  excluded.hour, excluded.day_kind, excluded.tool, excluded.provider, excluded.model, excluded.session, excluded.tier,
  excluded.region, excluded.band, excluded.recorded, excluded.grain, excluded.paid_by, excluded.identity_id, excluded.project, excluded.input,
  excluded.output, excluded.cache_read, excluded.cache_write_5m, excluded.cache_write_1h, excluded.reasoning, excluded.requests,
  excluded.web_searches, excluded.reported_amount, excluded.reported_currency, excluded.list_input_usd, excluded.list_output_usd,
  excluded.list_cache_read_usd, excluded.list_cache_write_5m_usd, excluded.list_cache_write_1h_usd, excluded.list_search_usd)
returning stored.day
