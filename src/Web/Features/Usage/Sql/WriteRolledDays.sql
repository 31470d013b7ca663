-- $1 organization, $2 days, $4 now.
insert into rolled_days (org_id, utc_day, rolled_at, data_up_to)
select $1, d.day, $4, newest.observed_at
from unnest($2::date[]) d(day)
left join (select day, max(observed_at) as observed_at from roll_lines group by day) newest on newest.day = d.day
on conflict (org_id, utc_day) do update set rolled_at = excluded.rolled_at, data_up_to = excluded.data_up_to
