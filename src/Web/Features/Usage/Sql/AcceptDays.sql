-- The parts (day, identity) of a whole truth that nobody has told later: each is marked with this telling and kept for the next steps.
with told as (
  insert into source_days as told (org_id, source_id, day, identity_id, observed_at, at_vendor)
  select $1, $2, part.day, part.identity_id, $3, $6
  from unnest($4::date[], $5::uuid[]) part(day, identity_id)
  order by part.day, part.identity_id
  on conflict (org_id, source_id, day, identity_id) do update set observed_at = excluded.observed_at, at_vendor = excluded.at_vendor
  where told.observed_at <= excluded.observed_at
  returning day, identity_id)
insert into accepted (day, identity_id) select day, identity_id from told
