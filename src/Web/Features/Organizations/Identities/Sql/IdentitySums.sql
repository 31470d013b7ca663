-- Whose the spend of the last days is, in five parts that add up to all of it. $1 organization, $2 first day.
select
  case
    when i.state = 'unassigned' then 'unassigned'
    when i.state = 'service' then 'service'
    -- A name that was just given away stands with its owner before the days are added up again.
    when i.state = 'person' or u.person_id <> '00000000-0000-0000-0000-000000000000' then 'person'
    when i.state = 'team' or u.team_id <> '00000000-0000-0000-0000-000000000000' then 'team'
    else 'nameless' end as whose,
  sum(u.billed_usd + u.estimated_usd), sum(u.input + u.output + u.cache_read + u.cache_write_5m + u.cache_write_1h)::bigint
from daily_usage u
left join identities i on i.org_id = $1 and i.id = u.identity_id
where u.org_id = $1 and u.day >= $2
group by 1
