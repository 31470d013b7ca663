-- People who publish what they use here and whose days were written: marked once, in one order, so that two rollups never wait for each other in a circle.
-- $1 organization, $2 days, $4 now.
insert into publishing_marks as marked (user_id, marked_at)
select c.user_id, $4
from publishing_choices c
where c.org_id = $1 and c.user_id in (
  select person_id from roll_people
  union select person_id from daily_usage where org_id = $1 and utc_day = any ($2))
order by c.user_id
on conflict (user_id) do update set generation = marked.generation + 1, marked_at = excluded.marked_at
