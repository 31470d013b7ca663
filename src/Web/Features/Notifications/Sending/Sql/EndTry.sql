-- $1 organization, $2 message, $3 lease, $4 state, $5 step, $6 next try, $7 unheard, $8 words, $9 ended. Nothing when somebody else holds it now.
update outbox set
  state = $4, step = $5, next_at = coalesce($6, next_at), is_unheard = $7, words = $8, ended_at = $9, lease_by = null, lease_until = null
where org_id = $1 and id = $2 and lease_by = $3
