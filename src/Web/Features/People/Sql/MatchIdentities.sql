-- Names that are nobody's yet, and that no person ever said anything about, become the member's whose they prove to be: by the account at
-- GitHub, by the confirmed address that the name is, by the GitHub login, by the confirmed address that the provider gives for the name.
-- $1 organization, $2 now, $3 names (null: all), $4 person (null: anybody).
with open as (
  select id, upper(name) as name, upper(email) as email, provider, external_id from identities
  where org_id = $1 and state = 'unassigned' and assigned_by is null and ($3::uuid[] is null or id = any ($3))),
people as (
  select u.id, case when u.email_confirmed then u.normalized_email end as email
  from users u join memberships m on m.user_id = u.id
  where m.org_id = $1 and ($4::uuid is null or u.id = $4)),
logins as (
  select l.user_id as id, l.provider_key, 'GITHUB:' || upper(l.provider_display_name) as name
  from user_logins l join people p on p.id = l.user_id
  where l.login_provider = 'GitHub'),
proofs as (
  select o.id, l.id as user_id, 1 as strength from open o join logins l on l.provider_key = o.external_id where o.provider = 'github'
  union all
  select o.id, p.id, 2 from open o join people p on p.email = o.name
  union all
  -- A login that the provider knows under another account's id was somebody else's.
  select o.id, l.id, 3 from open o join logins l on l.name = o.name
  where o.provider is distinct from 'github' or o.external_id is null or o.external_id = l.provider_key
  union all
  select o.id, p.id, 4 from open o join people p on p.email = o.email),
found as (
  select distinct on (id) id, user_id from proofs order by id, strength, user_id)
update identities i set state = 'person', user_id = f.user_id, assigned_at = $2
from found f
where i.org_id = $1 and i.id = f.id and i.state = 'unassigned' and i.assigned_by is null
returning i.id
