-- The same by local hour, for heat maps and today. $1 organization.
insert into hourly_usage (org_id, day, utc_day, seq, hour, person_id, team_id, tool, provider, model, tokens, requests, best_usd)
select $1, local_day, day, row_number() over (partition by day order by local_day, local_hour, person_id, tool, provider, model),
  local_hour, person_id, in_team, tool, provider, model, sum(tokens)::bigint, sum(requests)::bigint, sum(best_usd)
from roll_placed
group by local_day, day, local_hour, person_id, in_team, tool, provider, model
having sum(tokens) > 0 or sum(requests) > 0 or sum(best_usd) <> 0
