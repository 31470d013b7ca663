-- What is stored of the accepted days becomes what is said; rows that say nothing new are not written. Answers the days that changed.
-- $1 organization, $2 source, $3 accepted days, $4 when it was observed; then, side by side, one array for each column.
with told as materialized (
  select * from unnest(
    $5::date[], $6::uuid[], $7::text[], $8::text[], $9::text[], $10::text[], $11::text[], $12::uuid[], $13::numeric[], $14::text[])
    told(day, key, provider, tool, model, what, kind, identity_id, amount, currency)
  where day = any ($3)),
gone as (
  delete from bill_lines b
  where b.org_id = $1 and b.source_id = $2 and b.day = any ($3) and not exists (select from told t where t.day = b.day and t.key = b.key)
  returning b.day),
written as (
  insert into bill_lines as stored (
    org_id, day, source_id, key, provider, tool, model, what, kind, identity_id, amount, currency, amount_usd, observed_at)
  select $1, day, $2, key, provider, tool, model, what, kind, nullif(identity_id, '00000000-0000-0000-0000-000000000000'), amount, currency,
    case when currency = 'USD' then amount end, $4
  from told
  on conflict (org_id, day, source_id, key) do update set
    provider = excluded.provider, tool = excluded.tool, model = excluded.model, what = excluded.what, kind = excluded.kind,
    identity_id = excluded.identity_id, amount = excluded.amount, currency = excluded.currency, amount_usd = excluded.amount_usd,
    observed_at = excluded.observed_at
  where (stored.identity_id, stored.amount, stored.amount_usd, stored.what) is distinct from
    (excluded.identity_id, excluded.amount, excluded.amount_usd, excluded.what)
  returning stored.day)
select day from gone union all select day from written
