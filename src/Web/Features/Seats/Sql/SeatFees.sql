-- What seats cost, as every other page counts it: the fees of the rollup, by provider. $1 organization, $2 first day, $3 last day,
-- $4 only this person's (null: everybody's).
select provider, sum(billed_usd)
from daily_usage
where org_id = $1 and day between $2 and $3 and grain = 'seat-fee' and ($4::uuid is null or person_id = $4)
group by provider
