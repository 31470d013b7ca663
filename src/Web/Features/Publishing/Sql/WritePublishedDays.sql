-- The public rows of a person as they should be: what differs is written, what is gone goes. Answers how many changed. $1 person.
with incoming as (
  select * from unnest($2::date[], $3::text[], $4::text[], $5::text[], $6::bigint[], $7::bigint[], $8::bigint[], $9::bigint[], $10::bigint[], $11::bigint[],
    $12::numeric[], $13::bigint[], $14::boolean[])
    row(day, tool, provider, model, input, output, cache_read, cache_write, reasoning, requests, cost_usd, unpriced_tokens, is_verified)),
gone as (
  delete from published_days p
  where p.user_id = $1
    and not exists (select from incoming i where i.day = p.day and i.tool = p.tool and i.provider = p.provider and i.model = p.model)
  returning 1),
written as (
  insert into published_days as known (
    user_id, day, tool, provider, model, input, output, cache_read, cache_write, reasoning, requests, cost_usd, unpriced_tokens, is_verified)
  select $1, day, tool, provider, model, input, output, cache_read, cache_write, reasoning, requests, cost_usd, unpriced_tokens, is_verified from incoming
  on conflict (user_id, day, tool, provider, model) do update set
    input = excluded.input, output = excluded.output, cache_read = excluded.cache_read, cache_write = excluded.cache_write, reasoning = excluded.reasoning,
    requests = excluded.requests, cost_usd = excluded.cost_usd, unpriced_tokens = excluded.unpriced_tokens, is_verified = excluded.is_verified
  where (known.input, known.output, known.cache_read, known.cache_write, known.reasoning, known.requests, known.cost_usd, known.unpriced_tokens, known.is_verified)
    is distinct from (excluded.input, excluded.output, excluded.cache_read, excluded.cache_write, excluded.reasoning, excluded.requests, excluded.cost_usd,
      excluded.unpriced_tokens, excluded.is_verified)
  returning 1)
select (select count(*) from gone) + (select count(*) from written)
