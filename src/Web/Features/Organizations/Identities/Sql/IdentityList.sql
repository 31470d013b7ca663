-- Names that sources use, with what is behind each: what sources told under it and, while it is nobody's, what of that counts.
-- $1 organization, $2 first day, $3 state, $4 provider, $5 words to find (null: any), $6 rows, $7 rows before.
with told as (
  select identity_id, sum(tokens)::bigint as tokens, sum(best_usd) as value_usd, sum(unpriced_tokens)::bigint as unpriced,
    count(distinct utc_day) as days, array_agg(distinct source_id) as sources
  from daily_sources
  where org_id = $1 and utc_day >= $2 and identity_id <> '00000000-0000-0000-0000-000000000000'
  group by identity_id),
counted as (
  select identity_id, sum(billed_usd + estimated_usd) as spend_usd
  from daily_usage
  where org_id = $1 and day >= $2 and identity_id <> '00000000-0000-0000-0000-000000000000'
  group by identity_id),
found as (
  select i.*, t.tokens, t.value_usd, t.unpriced, t.days, t.sources, c.spend_usd, count(*) over () as in_all,
    row_number() over (order by i.state <> 'unassigned', coalesce(c.spend_usd, 0) desc, coalesce(t.value_usd, 0) desc, lower(i.name)) as place
  from identities i
  left join told t on t.identity_id = i.id
  left join counted c on c.identity_id = i.id
  where i.org_id = $1
    and case $3 when 'any' then true when 'assigned' then i.state in ('person', 'team') else i.state = $3 end
    and ($4::text is null or i.provider = $4)
    and ($5::text is null or lower(concat_ws(' ', i.name, i.display_name, i.email, i.hint)) like $5)
  order by place limit $6 offset $7)
select f.id, f.name, f.kind, f.provider, f.display_name, f.email, f.hint, f.state, f.user_id, f.team_id, f.first_seen_at,
  coalesce(f.tokens, 0), coalesce(f.value_usd, 0), coalesce(f.unpriced, 0), coalesce(f.days, 0)::int, f.spend_usd, seen.day, seat.is_held,
  coalesce(by_name.names, '{}'), f.in_all::int
from found f
cross join lateral (
  select greatest(
    (select max(utc_day) from daily_sources where org_id = $1 and identity_id = f.id),
    (select max(day) from bill_lines where org_id = $1 and identity_id = f.id),
    (select max(day) from activity_lines where org_id = $1 and identity_id = f.id)) as day) seen
cross join lateral (
  select exists (select from seats where org_id = $1 and identity_id = f.id and until_day is null) as is_held) seat
cross join lateral (
  select array_agg(distinct s.name order by s.name) as names
  from sources s
  where s.org_id = $1 and (s.id = any (f.sources) or s.id in (select source_id from seats where org_id = $1 and identity_id = f.id))) by_name
order by f.place
