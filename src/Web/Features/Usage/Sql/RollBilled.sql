-- Step 7: a bill that names nobody is shared out to the use that it is for, so that spend can be seen by person, tool and project: to each
-- row at most its best cost, in proportion where the bill is smaller. What the bill has beyond that (storage, code execution, a price above
-- the list) stays nobody's. First what the bill says of a model, then the rest of the provider's day; use that a bill already names somebody
-- for is left out as far as that bill goes. Truncated, never rounded up: the shares of a bill never exceed it. $1 organization, $2 days.
create temp table roll_bills on commit drop as
select b.day, b.provider, b.tool, b.model, coalesce(m.alike, -1) as alike, b.amount_usd as usd, b.identity_id,
  coalesce(i.user_id, '00000000-0000-0000-0000-000000000000') as person_id,
  case when i.state in ('unassigned', 'service') then i.id else '00000000-0000-0000-0000-000000000000' end as named_id
from bill_lines b
left join identities i on i.org_id = $1 and i.id = b.identity_id
left join roll_models m on m.model = b.model and b.model <> ''
where b.org_id = $1 and b.day = any ($2) and b.kind = 'usage' and b.amount_usd is not null
