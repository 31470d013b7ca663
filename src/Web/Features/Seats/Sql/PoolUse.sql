-- What connected accounts say was used of what seats include, by provider and UTC day. $1 organization, $2 first day, $3 last day.
select d.provider, d.utc_day, sum(d.best_usd)
from daily_sources d
join sources s on s.org_id = $1 and s.id = d.source_id and s.kind = 'connection'
where d.org_id = $1 and d.utc_day between $2 and $3 and d.paid_by = 'seat'
group by d.provider, d.utc_day
