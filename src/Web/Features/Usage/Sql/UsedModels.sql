-- Every model that the organization ever used, from one entry of the index to the next. One that is new since is of a day that is dirty again.
-- And those of the days' bills. $1 organization, $2 days.
with recursive used as (
  (select provider, model from usage_lines where org_id = $1 order by provider, model limit 1)
  union all
  select following.provider, following.model
  from used cross join lateral (
    select l.provider, l.model from usage_lines l
    where l.org_id = $1 and (l.provider, l.model) > (used.provider, used.model)
    order by l.provider, l.model limit 1) following)
select model from used
union
select model from bill_lines where org_id = $1 and day = any ($2) and model <> ''
