-- New names get a row that is nobody's yet. Ordered, so that two batches never wait for each other.
-- $1 organization, $2 now, $3 names in lower case, $4 ids for them.
insert into identities (org_id, id, name, kind, state, first_seen_at)
select $1, wanted.id, wanted.name, case when wanted.name ~ '^[^@\s]+@[^@\s]+$' then 'email' else 'name' end, 'unassigned', $2
from unnest($3::text[], $4::uuid[]) wanted(name, id)
where not exists (select from identities known where known.org_id = $1 and lower(known.name) = lower(wanted.name))
order by wanted.name
on conflict (org_id, lower(name)) do nothing
returning id
