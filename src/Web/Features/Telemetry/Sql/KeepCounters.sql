insert into telemetry_counters as c (org_id, series_id, start_nano, last_nano, last_value)
select $1, said.* from unnest($2::uuid[], $3::bigint[], $4::bigint[], $5::numeric[]) said
order by 2, 3
on conflict (org_id, series_id, start_nano) do update set last_nano = excluded.last_nano, last_value = excluded.last_value
