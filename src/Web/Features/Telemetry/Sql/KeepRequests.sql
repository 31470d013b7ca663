-- Keeps requests, each once. One that a span told is told better by its event.
insert into telemetry_requests as kept (
  org_id, token_id, key, stream_id, day, at, road, provider, model, session, tier, band, name, name_rank, input, output, cache_read, cache_write, reasoning,
  reported_usd)
select $1, $2, r.*
from unnest(
  $3::uuid[], $4::uuid[], $5::date[], $6::timestamptz[], $7::int[], $8::text[], $9::text[], $10::uuid[], $11::text[], $12::int[], $13::text[], $14::int[],
  $15::bigint[], $16::bigint[], $17::bigint[], $18::bigint[], $19::bigint[], $20::numeric[]) r
order by 3
on conflict (org_id, key) do update set
  road = excluded.road, at = excluded.at, day = excluded.day, input = excluded.input, output = excluded.output, cache_read = excluded.cache_read,
  cache_write = excluded.cache_write, reasoning = excluded.reasoning, band = excluded.band, tier = excluded.tier, model = excluded.model,
  reported_usd = excluded.reported_usd, name = excluded.name, name_rank = excluded.name_rank
where kept.road > excluded.road
returning stream_id, day, at
