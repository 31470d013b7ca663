-- What counters grew by; the same growth told again is not news.
insert into telemetry_increments (org_id, series_id, stream_id, start_nano, end_nano, day, at, value)
select $1, i.* from unnest($2::uuid[], $3::uuid[], $4::bigint[], $5::bigint[], $6::date[], $7::timestamptz[], $8::numeric[]) i
order by 2, 4, 5
on conflict (org_id, series_id, start_nano, end_nano) do nothing
returning stream_id, day
