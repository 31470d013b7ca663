-- What is told of each provider and UTC day, side by side. $1 organization, $2 first day, $3 last day.
with told as (
  select provider, day,
    sum(amount_usd) filter (where kind in ('usage', 'credit')) as charged, sum(amount_usd) filter (where kind = 'fee') as fees,
    sum(amount_usd) filter (where kind = 'credit') as credits, sum(amount_usd) filter (where kind = 'check') as invoiced,
    count(*) filter (where kind = 'usage') as charges, 0::numeric as used, 0::bigint as used_tokens, 0::bigint as unlisted,
    0::numeric as machines, 0::bigint as machine_tokens, 0::numeric as account_value, 0::numeric as billed, 0::numeric as seats,
    0::numeric as estimated, 0::numeric as value
  from bill_lines
  where org_id = $1 and day between $2 and $3
  group by provider, day
  union all
  select d.provider, d.utc_day, 0, 0, 0, 0, 0,
    coalesce(sum(d.list_usd) filter (where s.kind = 'connection'), 0), coalesce(sum(d.tokens) filter (where s.kind = 'connection'), 0)::bigint,
    coalesce(sum(d.unlisted_tokens) filter (where s.kind = 'connection'), 0)::bigint,
    coalesce(sum(d.list_usd) filter (where s.kind <> 'connection'), 0), coalesce(sum(d.tokens) filter (where s.kind <> 'connection'), 0)::bigint,
    coalesce(sum(d.best_usd) filter (where s.kind = 'connection'), 0), 0, 0, 0, 0
  from daily_sources d
  join sources s on s.org_id = $1 and s.id = d.source_id
  where d.org_id = $1 and d.utc_day between $2 and $3
  group by d.provider, d.utc_day
  union all
  select provider, utc_day, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    coalesce(sum(billed_usd) filter (where grain <> 'seat-fee'), 0), coalesce(sum(billed_usd) filter (where grain = 'seat-fee'), 0),
    sum(estimated_usd), sum(best_usd)
  from daily_usage
  where org_id = $1 and utc_day between $2 and $3
  group by provider, utc_day)
select provider, day, coalesce(sum(charged), 0), coalesce(sum(fees), 0), coalesce(sum(credits), 0), coalesce(sum(invoiced), 0),
  sum(charges)::bigint, sum(used), sum(used_tokens)::bigint, sum(unlisted)::bigint, sum(machines), sum(machine_tokens)::bigint,
  sum(account_value), sum(billed), sum(seats), sum(estimated), sum(value)
from told
group by provider, day
order by provider, day
