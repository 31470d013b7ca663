-- $1 organization, $2 sources, $3 today, $4 the connection: every UTC day that something of theirs stands on.
select day from usage_lines where org_id = $1 and source_id = any ($2)
union select day from bill_lines where org_id = $1 and source_id = any ($2)
union select day from activity_lines where org_id = $1 and source_id = any ($2)
union
select day::date
from seats, generate_series(from_day, least(coalesce(until_day, $3), $3), interval '1 day') day
where org_id = $1 and source_id = any ($2)
union
select day::date
from plans, generate_series(from_day, least(coalesce(until_day, $3), $3), interval '1 day') day
where org_id = $1 and connection_id = $4
