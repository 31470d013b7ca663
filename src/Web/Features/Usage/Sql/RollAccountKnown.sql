-- What the client side says of the same, whatever the tool.
create temp table roll_account_known on commit drop as
select said.n, min(c.model) as model,
  sum(c.input)::bigint as input, sum(c.output)::bigint as output, sum(c.cache_read)::bigint as cache_read,
  sum(c.cache_write_5m)::bigint as cache_write_5m, sum(c.cache_write_1h)::bigint as cache_write_1h,
  sum(c.reasoning)::bigint as reasoning, sum(c.requests)::bigint as requests, sum(c.web_searches)::bigint as web_searches
from roll_account_said said
join roll_client c using (day, who, provider, alike)
group by said.n
