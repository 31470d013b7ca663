-- $1 organization, $2 connection, $3 feed, $4 day, $5 now, $6 failed, $7 nothing, $8 words, $9 when to try again, $10 a snapshot.
-- What was read after the day was over stays read when a later correction cannot be fetched; only the words say so.
insert into connection_days as known (org_id, connection_id, feed, day, state, retry_at, attempts, lines, words)
values ($1, $2, $3, $4, $6, $9, 1, $7, $8)
on conflict (org_id, connection_id, feed, day) do update set
  state = case
    when known.state = 'done' and (known.day >= ($5 at time zone 'UTC')::date or known.read_at >= (known.day + 1)::timestamp at time zone 'UTC') then 'done'
    else 'failed' end,
  retry_at = excluded.retry_at, attempts = known.attempts + 1, words = excluded.words
