-- How fresh a day is: the last time that a source spoke of it, in lines or by telling the whole of it. $1 organization, $2 days, $4 now.
insert into rolled_days (org_id, utc_day, rolled_at, data_up_to, first_rolled_at)
select $1, d.day, $4, newest.observed_at, $4
from unnest($2::date[]) d(day)
left join (
  select day, max(observed_at) as observed_at from (
    select day, observed_at from roll_lines
    union all
    select day, observed_at from source_days where org_id = $1 and day = any ($2)
    union all
    select day, observed_at from telling_days where org_id = $1 and day = any ($2)) told
  group by day) newest on newest.day = d.day
on conflict (org_id, utc_day) do update set rolled_at = excluded.rolled_at, data_up_to = excluded.data_up_to
