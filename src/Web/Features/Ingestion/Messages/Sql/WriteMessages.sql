-- Each message once. One that comes again keeps its place and the larger counts: it may have been told while its answer was still being written.
insert into client_messages as stored (
  org_id, user_id, received_at, hash, day, hour, tool, provider, model, project, conversation, input, output, cache_read, cache_write, reasoning, cost_usd)
select $1, $2, $3, m.*
from unnest($4::bytea[], $5::date[], $6::smallint[], $7::text[], $8::text[], $9::text[], $10::text[], $11::text[], $12::bigint[], $13::bigint[], $14::bigint[],
  $15::bigint[], $16::bigint[], $17::numeric[])
  m(hash, day, hour, tool, provider, model, project, conversation, input, output, cache_read, cache_write, reasoning, cost_usd)
order by m.hash
on conflict (org_id, user_id, hash) do update set
  input = greatest(stored.input, excluded.input), output = greatest(stored.output, excluded.output),
  cache_read = greatest(stored.cache_read, excluded.cache_read), cache_write = greatest(stored.cache_write, excluded.cache_write),
  reasoning = greatest(stored.reasoning, excluded.reasoning), cost_usd = greatest(stored.cost_usd, excluded.cost_usd)
where (excluded.input, excluded.output, excluded.cache_read, excluded.cache_write, excluded.reasoning, excluded.cost_usd)
  is distinct from (stored.input, stored.output, stored.cache_read, stored.cache_write, stored.reasoning, stored.cost_usd)
