-- $1 organization, $2 days, $4 now.
insert into rolled_days (org_id, utc_day, rolled_at, data_up_to)
select $1, d.day, $4, (select max(l.observed_at) from roll_lines l where l.day = d.day)
from unnest($2::date[]) d(day)
on conflict (org_id, utc_day) do update set rolled_at = excluded.rolled_at, data_up_to = excluded.data_up_to
