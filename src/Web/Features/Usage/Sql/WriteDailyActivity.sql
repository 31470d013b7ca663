-- Activity: what a source says of a (day, person or name, tool, metric), whatever it splits it by, summed; of several sources the larger
-- counts, and the oldest when they agree. A name that is nobody's yet is compared only with itself. $1 organization, $2 days.
insert into daily_activity (org_id, day, seq, person_id, identity_id, team_id, tool, provider, metric, value)
select $1, day, row_number() over (partition by day order by who, tool, metric),
  person_id, identity_id, team_id, tool, provider, metric, value
from (
  select distinct on (told.day, told.who, told.tool, told.metric) told.*,
    coalesce(told.user_id, '00000000-0000-0000-0000-000000000000') as person_id,
    coalesce(told.name_id, '00000000-0000-0000-0000-000000000000') as identity_id,
    coalesce(told.of_team, t.team_id, '00000000-0000-0000-0000-000000000000') as team_id
  from (
    select a.day, case when i.id is null then s.user_id when i.state = 'person' then i.user_id else i.id end as who, a.tool, a.metric, a.source_id,
      min(a.provider) as provider, case when i.id is null then s.user_id when i.state = 'person' then i.user_id end as user_id,
      case when i.state = 'team' then i.team_id end as of_team,
      case when i.state in ('unassigned', 'service') then i.id end as name_id, sum(a.value) as value
    from activity_lines a
    join sources s on s.org_id = $1 and s.id = a.source_id
    left join identities i on i.org_id = $1 and i.id = a.identity_id
    where a.org_id = $1 and a.day = any ($2)
    group by 1, 2, 3, 4, 5, 7, 8, 9) told
  left join team_members t on t.org_id = $1 and t.user_id = told.user_id
    and t.from_day <= told.day and (t.until_day is null or t.until_day > told.day)
  order by told.day, told.who, told.tool, told.metric, told.value desc, told.source_id) larger
where value > 0
