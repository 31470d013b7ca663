-- Licences that are held on a day, with who holds them and when they were last used, by the provider's word and by ours.
-- $1 organization, $2 the day, $3 only this person's (null: everybody's).
select s.holder, src.name, i.id, i.name, i.display_name, coalesce(i.state, 'unassigned'), i.user_id, i.team_id, s.provider, s.tool, s.plan,
  s.from_day, s.ends_on, s.last_activity_at, s.last_activity_in, s.seen_at, used.day
from seats s
join sources src on src.org_id = $1 and src.id = s.source_id
left join identities i on i.org_id = $1 and i.id = s.identity_id
-- A provider forgets what it told us: its last activity may be older than a use that it reported.
left join lateral (
  select max(utc_day) as day from daily_sources d
  where d.org_id = $1 and d.identity_id = s.identity_id and d.provider = s.provider and d.utc_day > $2::date - 28 and d.requests + d.tokens > 0) used
  on s.identity_id is not null
where s.org_id = $1 and s.from_day <= $2 and (s.until_day is null or s.until_day > $2) and (s.ends_on is null or s.ends_on > $2)
  and ($3::uuid is null or i.user_id = $3)
