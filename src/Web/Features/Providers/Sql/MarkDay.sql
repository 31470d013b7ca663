-- $1 organization, $2 connection, $3 feed, $4 day, $5 now, $6 done or not-yet, $7 lines, $8 words, $9 nothing, $10 a snapshot.
with older as (
  -- How things were on an earlier day can no longer be asked: the gap goes when a newer snapshot comes.
  delete from connection_days
  where $10::boolean and org_id = $1 and connection_id = $2 and feed = $3 and day < $4 and state = 'failed'
)
insert into connection_days (org_id, connection_id, feed, day, state, read_at, retry_at, attempts, lines, words)
values ($1, $2, $3, $4, $6, $5, $9::timestamptz, 0, $7, $8)
on conflict (org_id, connection_id, feed, day) do update set
  state = excluded.state, read_at = excluded.read_at, retry_at = null, attempts = 0, lines = excluded.lines, words = null
