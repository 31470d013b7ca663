insert into telemetry_series as s (org_id, token_id, seen_at, id, stream_id, metric, measure, provider, model, session, tier, detail, name, name_rank)
select $1, $2, $3, said.*
from unnest($4::uuid[], $5::uuid[], $6::text[], $7::text[], $8::text[], $9::text[], $10::uuid[], $11::text[], $12::text[], $13::text[], $14::int[]) said
order by 4
on conflict (org_id, id) do update set seen_at = excluded.seen_at where s.seen_at < excluded.seen_at - interval '1 day'
