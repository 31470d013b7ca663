insert into team_members (org_id, user_id, from_day, team_id)
select $1::uuid, md5('person ' || n)::uuid, $2::date, md5($1::uuid || ' team ' || n % 3)::uuid from generate_series(0, 24) n
on conflict do nothing
