insert into telemetry_refusals as r (org_id, token_id, day, last_at, reason, records)
select $1, $2, $3, $4, said.reason, said.records from unnest($5::text[], $6::bigint[]) said(reason, records)
order by said.reason
on conflict (org_id, token_id, day, reason) do update set records = r.records + excluded.records, last_at = excluded.last_at
