-- $1 organization, $2 now, $3 lease, $4 length of a lease, $5 tries after which a message steps aside, $6 most at once.
-- One message of a destination at a time, in the order in which they were written; who failed for long no longer holds up the others. Tests ask now
-- and stand in no queue. The caller holds the organization's claim lock: two claims never choose side by side.
with free as (
  select m.id, m.lease_by is not null as was_cut
  from outbox m left join channels c on c.org_id = m.org_id and c.id = m.channel_id
  where m.org_id = $1 and m.state = 'waiting' and m.next_at <= $2
    and (m.lease_until is null or m.lease_until < clock_timestamp())
    and (m.channel_id is null or c.state = 'on' or m.is_test)
    and (select count(*) from outbox busy where busy.org_id = $1 and busy.state = 'waiting' and busy.lease_until >= clock_timestamp()) < $6
    and not exists (
      select from outbox other
      where other.org_id = $1 and other.destination = m.destination and other.state = 'waiting' and other.id <> m.id
        and (other.lease_until >= clock_timestamp() or (not m.is_test and other.number < m.number and other.attempts < $5)))
  order by m.number
  limit 1
  for update of m skip locked
), claimed as (
  update outbox m set lease_by = $3, lease_until = clock_timestamp() + $4::interval, attempts = attempts + 1
  from free where m.org_id = $1 and m.id = free.id
  returning m.id, m.channel_id, m.user_id, m.attempts, free.was_cut
), cut as (
  insert into deliveries (org_id, id, message_id, channel_id, user_id, attempt, at, duration_ms, outcome, words, next_at)
  select $1, gen_random_uuid(), id, channel_id, user_id, attempts - 1, $2, 0, 'again', 'The try was cut off before an answer came. It is sent again with the same id.', $2
  from claimed where was_cut
)
select id from claimed
