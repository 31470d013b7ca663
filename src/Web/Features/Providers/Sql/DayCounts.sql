-- $1 organization: per connection and feed, what was read so far; in_past counts days up to the one of connecting.
select d.connection_id, d.feed,
       (count(*) filter (where d.state in ('done', 'not-yet') and d.day <= (c.created_at at time zone 'UTC')::date))::int,
       (count(*) filter (where d.state in ('done', 'not-yet')))::int,
       (count(*) filter (where d.state = 'failed'))::int,
       min(d.day) filter (where d.state in ('done', 'not-yet')),
       max(d.day) filter (where d.state in ('done', 'not-yet'))
from connection_days d join connections c on c.org_id = d.org_id and c.id = d.connection_id
where d.org_id = $1
group by d.connection_id, d.feed
