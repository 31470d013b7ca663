-- Intervals that begin elsewhere now, or never were, go; the others become what they are now.
-- $1 organization, $2 source, $3 holders and $4 first days of what goes; then, side by side, one array for each column.
with gone as (
  delete from seats s using unnest($3::text[], $4::date[]) g(holder, from_day)
  where s.org_id = $1 and s.source_id = $2 and s.holder = g.holder and s.from_day = g.from_day
  returning s.holder)
insert into seats as stored (
  org_id, source_id, holder, from_day, until_day, identity_id, provider, tool, plan, ends_on, last_activity_at, last_activity_in, seen_at)
select $1, $2, holder, from_day, until_day, identity_id, provider, tool, plan, ends_on, last_activity_at, last_activity_in, seen_at
from unnest(
  $5::text[], $6::date[], $7::date[], $8::uuid[], $9::text[], $10::text[], $11::text[], $12::date[], $13::timestamptz[], $14::text[],
  $15::timestamptz[])
  now(holder, from_day, until_day, identity_id, provider, tool, plan, ends_on, last_activity_at, last_activity_in, seen_at)
on conflict (org_id, source_id, holder, from_day) do update set
  until_day = excluded.until_day, identity_id = excluded.identity_id, provider = excluded.provider, tool = excluded.tool, plan = excluded.plan,
  ends_on = excluded.ends_on, last_activity_at = excluded.last_activity_at, last_activity_in = excluded.last_activity_in,
  seen_at = excluded.seen_at
