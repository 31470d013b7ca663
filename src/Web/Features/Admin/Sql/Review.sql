-- A decision about some held days, and its place in the log. $1 organization, $2 days' ids, $3 action, $4 reason, $5 who, $6 now.
with decided as (
  update held_days set state = case $3 when 'approve' then 'approved' when 'reject' then 'rejected' else 'waiting' end
  where org_id = $1 and id = any ($2)
  returning *)
insert into held_day_reviews (org_id, id, held_id, user_id, day, action, reason, fingerprint, tokens, value_usd, reviewed_by, reviewed_at)
select $1, gen_random_uuid(), id, user_id, day, $3, $4, fingerprint, tokens, value_usd, $5, $6 from decided
