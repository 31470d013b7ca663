-- What provider accounts say of a person where every telling of that source's day was read at the vendor's own address. $1 organization, $2 person.
select s.utc_day, s.provider, s.model, sum(s.tokens)::bigint
from daily_sources s
join sources o on o.org_id = $1 and o.id = s.source_id and o.kind = 'connection'
join lateral (
  select bool_and(d.at_vendor) as at_vendor from source_days d where d.org_id = $1 and d.source_id = s.source_id and d.day = s.utc_day) told on told.at_vendor
where s.org_id = $1 and s.person_id = $2
group by s.utc_day, s.provider, s.model
