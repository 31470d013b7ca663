-- Why a provider's cost report and its usage at our prices differ: every charge and every reported use of a provider and UTC day falls
-- into exactly one line, so that the lines add up to the difference. Models are compared without the date of their snapshot.
-- $1 organization, $2 first day, $3 last day, $4 the provider, $5 days of which not everything is read.
with late as (select distinct $4::text as provider, day from unnest($5::date[]) l(day)),
charges as (
  select provider, day, regexp_replace(model, '[-@]20\d\d-?\d\d-?\d\d$', '') as model, what, amount_usd as usd,
    kind = 'credit' or amount_usd < 0 as is_credit
  from bill_lines
  where org_id = $1 and day between $2 and $3 and provider = $4 and kind in ('usage', 'credit') and amount_usd is not null),
uses as (
  select provider, day, regexp_replace(model, '[-@]20\d\d-?\d\d-?\d\d$', '') as model, by_seat,
    sum(usd) as usd, sum(search_usd) as search_usd, sum(tokens)::bigint as tokens, sum(unlisted)::bigint as unlisted
  from (
    select d.provider, d.utc_day as day, d.model, d.paid_by = 'seat' as by_seat, sum(d.list_usd - d.search_usd) as usd,
      sum(d.search_usd) as search_usd, sum(d.tokens) as tokens, sum(d.unlisted_tokens) as unlisted
    from daily_sources d
    join sources s on s.org_id = $1 and s.id = d.source_id and s.kind = 'connection'
    where d.org_id = $1 and d.utc_day between $2 and $3 and d.provider = $4
    group by 1, 2, 3, 4) spelt
  group by 1, 2, 3, 4),
days as (
  select provider, day, bool_or(is_charge) as is_charged, bool_or(names_model) as by_model, bool_or(has_tokens) as has_tokens
  from (
    select provider, day, not is_credit as is_charge, not is_credit and model <> '' as names_model, false as has_tokens from charges
    union all
    select provider, day, false, false, tokens > 0 from uses) sides
  group by provider, day),
models as (
  select provider, day, model, bool_or(usd_side) as is_charged, bool_or(not usd_side) as is_used, bool_or(is_unknown) as is_unknown
  from (
    select provider, day, model, true as usd_side, false as is_unknown from charges where not is_credit
    union all
    select provider, day, model, false, unlisted > 0 from uses where not by_seat) sides
  group by provider, day, model),
placed as (
  select c.provider, c.day, c.model, c.usd as charged, 0::numeric as worth, 0::bigint as tokens,
    case
      when l.day is not null then 'late'
      when c.is_credit then 'discount'
      when c.model = '' and (d.by_model or c.what ~* 'web.?search|code.?(execution|interpreter)|file.?search|container|session.?(usage|hour)')
        then 'no-tokens'
      when c.model <> '' and not d.has_tokens and exists (select from uses u where u.provider = c.provider and u.day = c.day)
        then 'no-tokens'
      when c.model = '' then 'price'
      when m.is_unknown then 'unknown-model'
      when m.is_used then 'price'
      else 'no-use' end as line
  from charges c
  join days d using (provider, day)
  left join late l using (provider, day)
  left join models m using (provider, day, model)
  union all
  select u.provider, u.day, u.model, 0, part.usd, part.tokens,
    case
      when l.day is not null then 'late'
      when u.by_seat then 'seat'
      when part.is_search then 'no-tokens'
      when u.unlisted > 0 then 'unknown-model'
      when not d.is_charged then 'no-charge'
      when not d.by_model or m.is_charged then 'price'
      else 'no-charge' end
  from uses u
  join days d using (provider, day)
  left join late l using (provider, day)
  left join models m using (provider, day, model)
  cross join lateral (values (u.usd, u.tokens, false), (u.search_usd, 0::bigint, true)) part(usd, tokens, is_search)
  where not part.is_search or (part.usd <> 0 and (d.is_charged or l.day is not null or u.by_seat))
  union all
  -- A search on a day without any charge is a use without a charge like the tokens beside it.
  select u.provider, u.day, u.model, 0, u.search_usd, 0, 'no-charge'
  from uses u
  join days d using (provider, day)
  left join late l using (provider, day)
  where u.search_usd <> 0 and not d.is_charged and l.day is null and not u.by_seat)
select provider, day, case when line = 'price' and abs(sum(charged) - sum(worth)) < 0.01 then 'rounding' else line end,
  model, sum(charged), sum(worth), sum(tokens)::bigint
from placed
group by provider, day, line, model
having sum(charged) <> 0 or sum(worth) <> 0 or sum(tokens) > 0
order by provider, day, line, model
