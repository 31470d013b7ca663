-- Who has usage on the days before they are written again: what they publish changes with them. $1 organization, $2 days.
create temp table roll_people on commit drop as
select distinct person_id from daily_usage where org_id = $1 and utc_day = any ($2)
