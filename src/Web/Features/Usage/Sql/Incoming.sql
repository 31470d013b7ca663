-- The batch, as copied in; what is the same for all its lines is added by the upsert.
create temp table incoming (
  day date not null, key uuid not null, hour smallint, day_kind text not null, tool text not null, provider text not null,
  model text not null, session uuid, tier text not null, region text not null, band integer, recorded boolean not null,
  grain text not null, paid_by text not null default 'not-said', identity_id uuid, project text not null,
  input bigint not null, output bigint not null, cache_read bigint not null, cache_write_5m bigint not null,
  cache_write_1h bigint not null, reasoning bigint not null, requests bigint not null, web_searches bigint not null,
  reported_amount numeric(24, 12), reported_currency char(3),
  list_input_usd numeric(24, 12), list_output_usd numeric(24, 12), list_cache_read_usd numeric(24, 12),
  list_cache_write_5m_usd numeric(24, 12), list_cache_write_1h_usd numeric(24, 12), list_search_usd numeric(24, 12)
) on commit drop
