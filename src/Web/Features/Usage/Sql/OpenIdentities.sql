-- New names get a row, unassigned unless the name is the confirmed e-mail of a member. Ordered, so that two batches never wait for
-- each other. $1 organization, $2 now, $3 names in lower case, $4 ids for them.
insert into identities (org_id, id, name, state, user_id, first_seen_at, assigned_at)
select $1, wanted.id, wanted.name, case when member.id is null then 'unassigned' else 'person' end, member.id, $2,
  case when member.id is null then null else $2 end
from unnest($3::text[], $4::uuid[]) wanted(name, id)
left join lateral (
  select u.id from users u join memberships m on m.user_id = u.id and m.org_id = $1
  where u.normalized_email = upper(wanted.name) and u.email_confirmed
) member on true
where not exists (select from identities known where known.org_id = $1 and lower(known.name) = wanted.name)
order by wanted.name
on conflict (org_id, lower(name)) do nothing
