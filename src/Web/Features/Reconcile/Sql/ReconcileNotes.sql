-- Charges that are in no sum, because no dated rate turns their currency into dollars. $1 organization, $2 first day, $3 last day.
select provider, currency::text, sum(amount), count(*)::int
from bill_lines
where org_id = $1 and day between $2 and $3 and amount_usd is null
group by provider, currency
order by provider, currency
