-- $1 organization, $2 connection, $3 run, $4 lease, $5 now, $6 what is said of a run that was cut short.
-- The conditional update is the lock. Whoever held it before is dead, so its run is over.
with claimed as (
  update connections set lease_by = $3, lease_until = clock_timestamp() + $4::interval
  where org_id = $1 and id = $2 and state <> 'by-hand' and next_run_at <= $5 and (lease_by is null or lease_until < clock_timestamp())
  returning next_run_at, next_cause
), cut as (
  update connection_runs set outcome = 'cut', ended_at = $5, words = $6
  where org_id = $1 and connection_id = $2 and outcome = 'running' and exists (select from claimed)
)
insert into connection_runs (org_id, connection_id, id, cause, due_at, started_at, outcome)
select $1, $2, $3, next_cause, next_run_at, $5, 'running' from claimed
returning id
