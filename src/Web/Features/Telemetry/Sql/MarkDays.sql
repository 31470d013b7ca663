insert into telemetry_marks as m (org_id, stream_id, day, marked_at)
select $1, said.stream_id, said.day, $2 from unnest($3::uuid[], $4::date[]) said(stream_id, day)
order by said.stream_id, said.day
on conflict (org_id, stream_id, day) do update set generation = m.generation + 1, marked_at = excluded.marked_at
