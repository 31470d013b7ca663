-- $1 organization, $2 lines, $3 first day, $4 days, $5 people, $6 models, $7 sessions of a person and day, $8 projects of a person.
-- Lines go round the places (a day and person); inside a place, session, hour and model run with lengths that have no common factor, so that no two lines
-- of a place have the same key.
insert into usage_lines (
  org_id, day, source_id, key, hour, day_kind, tool, provider, model, session, tier, region, band, recorded, grain, project,
  input, output, cache_read, cache_write_5m, cache_write_1h, reasoning, requests, web_searches,
  list_input_usd, list_output_usd, list_cache_read_usd, list_cache_write_5m_usd, list_cache_write_1h_usd, list_search_usd, reader_version, observed_at)
select
  $1::uuid, day, md5($1::uuid || ' source ' || person)::uuid, md5($1::uuid || ' ' || g)::uuid, 6 + at % 13, 'utc', model.tool, model.provider, model.name,
  md5($1::uuid || ' ' || place || ' ' || at % $7::int)::uuid, 'standard', '', 0, false, 'request', project.name,
  input, output, cache_read, cache_write, 0, 0, 1 + r % 30, 0,
  input * model.usd / 1e6, output * model.usd * 5 / 1e6, cache_read * model.usd / 1e7, cache_write * model.usd * 1.25 / 1e6, 0, 0,
  1, (day + 1)::timestamptz
from (
  select g, place, $3::date + (place % $4::int)::int as day, (place / $4::int)::int as person, abs(hashint8(g)::bigint) as r, g / ($4::int * $5::int) + place as at
  from (select g, g % ($4::int * $5::int) as place from generate_series(0::bigint, $2::bigint - 1) g) numbered
) line
cross join lateral (select 200 + r % 8000 as input, 50 + r % 3900 as output, r % 900000 as cache_read, r % 60000 as cache_write) tokens
join (values (0, 'claude-code', 'anthropic', 'claude-opus-4-5-20251101', 5), (1, 'claude-code', 'anthropic', 'claude-sonnet-4-5-20250929', 3),
  (2, 'codex', 'openai', 'gpt-5-codex', 1.25), (3, 'claude-code', 'anthropic', 'claude-haiku-4-5-20251001', 1), (4, 'codex', 'openai', 'gpt-5.2-codex', 1.75))
  as model (n, tool, provider, name, usd) on model.n = at % $6::int
join (values (0, 'acme-api'), (1, 'acme-web'), (2, 'billing'), (3, 'infra-live'), (4, 'mobile-app'), (5, 'docs-site'), (6, 'etl-jobs'), (7, 'shop'))
  as project (n, name) on project.n = (person + at % $7::int % $8::int) % 8
