-- Sessions of a local day; a session of several people or projects is shown with the largest. $1 organization.
insert into daily_sessions (
  org_id, day, utc_day, session, tool, person_id, team_id, project, first_hour, last_hour, tokens, requests, best_usd, unpriced_tokens)
select $1, local_day, day, session, tool,
  (array_agg(person_id order by tokens desc, person_id))[1], (array_agg(in_team order by tokens desc, person_id))[1],
  (array_agg(project order by tokens desc, project))[1],
  min(local_hour) filter (where local_hour >= 0), max(local_hour) filter (where local_hour >= 0),
  sum(tokens)::bigint, sum(requests)::bigint, sum(best_usd), sum(unpriced)::bigint
from roll_placed
where session is not null
group by local_day, day, session, tool
