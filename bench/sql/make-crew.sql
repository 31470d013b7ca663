-- $1 organization, $2 first day: everybody is a member, in one of three teams, with one device.
with org as (select $1::uuid as id),
people as (select md5('person ' || n)::uuid as id, n from generate_series(0, 24) n),
members as (
  insert into memberships (org_id, user_id, role) select org.id, people.id, 'member' from org, people on conflict do nothing returning 1),
made as (
  insert into teams (org_id, id, name)
  select org.id, md5(org.id || ' team ' || t)::uuid, (array['Apps', 'Data', 'Platform'])[t + 1] from org, generate_series(0, 2) t on conflict do nothing returning 1)
insert into sources (org_id, id, kind, natural_key, name, machine_id, user_id)
select org.id, md5(org.id || ' source ' || n)::uuid, 'device', md5(org.id || ' machine ' || n)::uuid::text, 'laptop ' || n, md5(org.id || ' machine ' || n)::uuid, people.id
from org, people on conflict do nothing
