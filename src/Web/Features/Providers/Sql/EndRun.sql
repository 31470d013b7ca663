-- $1 organization, $2 connection, $3 run, $4 now, $5 outcome, $6 words, $7 state, $8 trouble, $9 next run, $10 age of the key that was used,
-- $11 when it was due, $12 cut short. Whoever asked for another run meanwhile, or replaced the key, has the last word.
with ended as (
  update connection_runs set outcome = $5::text, ended_at = $4::timestamptz, words = $6::text
  where org_id = $1 and connection_id = $2 and id = $3 and outcome = 'running'
)
update connections c set
  lease_by = null, lease_until = null,
  last_sync_at = case when $12::boolean then c.last_sync_at else $4::timestamptz end,
  last_good_at = case when $5::text in ('good', 'partly') and $7::text = 'ok' then $4::timestamptz else c.last_good_at end,
  state = case when $12::boolean or c.secret_at is distinct from $10::timestamptz then c.state else $7::text end,
  trouble_at = case when $12::boolean or c.secret_at is distinct from $10::timestamptz then c.trouble_at
                    when $8::text is null then null
                    when c.trouble = $8::text then c.trouble_at
                    else $4::timestamptz end,
  trouble_words = case when $12::boolean or c.secret_at is distinct from $10::timestamptz then c.trouble_words when $8::text is null then null else $6::text end,
  trouble = case when $12::boolean or c.secret_at is distinct from $10::timestamptz then c.trouble else $8::text end,
  failures = case when $12::boolean then c.failures when $7::text = 'failing' then c.failures + 1 else 0 end,
  next_cause = case when $12::boolean or c.next_run_at is distinct from $11::timestamptz then c.next_cause else 'schedule' end,
  next_run_at = case when $12::boolean or c.next_run_at is distinct from $11::timestamptz then c.next_run_at else $9::timestamptz end
where org_id = $1 and id = $2 and lease_by = $3
returning c.state
