-- Lines that the whole truth of the accepted parts no longer holds. $3: the parts are of everybody, else of one identity each.
delete from usage_lines u
using accepted a
where u.org_id = $1 and u.source_id = $2 and u.day = a.day
  and ($3 or coalesce(u.identity_id, '00000000-0000-0000-0000-000000000000') = a.identity_id)
  and not exists (select from incoming i where i.day = u.day and i.key = u.key)
returning u.day
