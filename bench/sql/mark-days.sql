insert into dirty_days (org_id, day)
select $1::uuid, $2::date + n from generate_series(0, $3::int - 1) n
on conflict (org_id, day) do update set generation = dirty_days.generation + 1
