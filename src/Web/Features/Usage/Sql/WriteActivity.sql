-- What is stored of the accepted days becomes what is said; rows that say nothing new are not written. Answers the days that changed.
-- $1 organization, $2 source, $3 accepted days, $4 when it was observed; then, side by side, one array for each column.
with told as materialized (
  select * from unnest($5::date[], $6::uuid[], $7::text[], $8::text[], $9::text[], $10::text[], $11::uuid[], $12::numeric[])
    told(day, key, tool, provider, metric, detail, identity_id, value)
  where day = any ($3)),
gone as (
  delete from activity_lines a
  where a.org_id = $1 and a.source_id = $2 and a.day = any ($3) and not exists (select from told t where t.day = a.day and t.key = a.key)
  returning a.day),
written as (
  insert into activity_lines as stored (org_id, day, source_id, key, identity_id, tool, provider, metric, detail, value, observed_at)
  select $1, day, $2, key, nullif(identity_id, '00000000-0000-0000-0000-000000000000'), tool, provider, metric, detail, value, $4
  from told
  on conflict (org_id, day, source_id, key) do update set
    identity_id = excluded.identity_id, value = excluded.value, observed_at = excluded.observed_at
  where (stored.identity_id, stored.value) is distinct from (excluded.identity_id, excluded.value)
  returning stored.day)
select day from gone union all select day from written
