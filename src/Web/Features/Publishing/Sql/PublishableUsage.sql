-- What counts of a person, day by day, with what it is worth: never a bill. Days of which nothing was known within a year are kept, not published.
-- $1 organization, $2 person, $3 the last day that there can be, $4 how many days late.
select u.day, u.utc_day, u.tool, u.provider, u.model, sum(u.input)::bigint, sum(u.output)::bigint, sum(u.cache_read)::bigint,
  sum(u.cache_write_5m + u.cache_write_1h)::bigint, sum(u.reasoning)::bigint, sum(u.requests)::bigint, sum(u.best_usd), sum(u.list_usd), sum(u.unpriced_tokens)::bigint
from daily_usage u
join rolled_days r on r.org_id = $1 and r.utc_day = u.utc_day
where u.org_id = $1 and u.person_id = $2 and u.day <= $3
  and u.utc_day >= (r.first_rolled_at at time zone 'UTC')::date - $4::integer
  and (u.input + u.output + u.cache_read + u.cache_write_5m + u.cache_write_1h + u.requests > 0 or u.best_usd <> 0)
group by u.day, u.utc_day, u.tool, u.provider, u.model
