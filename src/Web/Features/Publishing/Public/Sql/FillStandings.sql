-- $1 the UTC day, $2 at most so many people; null: everybody. People whose profile moved get all three periods; when only the day moved, "all" stays as it is.
with stale as (
  select p.user_id, p.refreshed_at, s.refreshed_at is not distinct from p.refreshed_at as is_day_only
  from published_profiles p
  left join standings s on s.period = 'all' and s.user_id = p.user_id
  where p.on_leaderboard and (s.user_id is null or s.refreshed_at <> p.refreshed_at or s.as_of < $1)
  order by p.user_id
  limit $2::bigint
),
wanted as (
  select stale.user_id, stale.refreshed_at, w.period, w.first_day, stale.is_day_only and w.period = 'all' as is_kept
  from stale cross join (values ('all', date '0001-01-01'), ('month', $1 - 29), ('week', $1 - 6)) as w (period, first_day)
),
uses as (
  select w.user_id, w.period, d.day, d.tool, d.provider, d.input + d.output + d.cache_read + d.cache_write as tokens, d.cost_usd, d.unpriced_tokens, d.is_verified
  from wanted w join published_days d on d.user_id = w.user_id and d.day >= w.first_day
  where not w.is_kept
),
sums as (
  select user_id, period, sum(tokens) as tokens, sum(cost_usd) as cost_usd, sum(unpriced_tokens) as unpriced_tokens,
    coalesce(sum(tokens) filter (where is_verified), 0) as verified_tokens, count(distinct day) filter (where tokens > 0) as active_days
  from uses group by user_id, period
),
providers as (
  select distinct on (user_id, period) user_id, period, provider
  from (select user_id, period, provider, sum(tokens) as tokens from uses where provider <> '' group by user_id, period, provider) each_one
  order by user_id, period, tokens desc, provider
),
tools as (
  select distinct on (user_id, period) user_id, period, tool
  from (select user_id, period, tool, sum(tokens) as tokens from uses where tool <> '' group by user_id, period, tool) each_one
  order by user_id, period, tokens desc, tool
),
kept as (
  update standings s set as_of = $1 from wanted w where w.is_kept and s.period = w.period and s.user_id = w.user_id
),
written as (
  insert into standings (period, user_id, tokens, cost_usd, unpriced_tokens, verified_tokens, active_days, top_provider, top_tool, refreshed_at, as_of)
  select w.period, w.user_id, coalesce(sums.tokens, 0), sums.cost_usd, coalesce(sums.unpriced_tokens, 0), coalesce(sums.verified_tokens, 0),
    coalesce(sums.active_days, 0), coalesce(providers.provider, ''), coalesce(tools.tool, ''), w.refreshed_at, $1
  from wanted w
  left join sums using (user_id, period) left join providers using (user_id, period) left join tools using (user_id, period)
  where not w.is_kept
  on conflict (period, user_id) do update set
    tokens = excluded.tokens, cost_usd = excluded.cost_usd, unpriced_tokens = excluded.unpriced_tokens, verified_tokens = excluded.verified_tokens,
    active_days = excluded.active_days, top_provider = excluded.top_provider, top_tool = excluded.top_tool,
    refreshed_at = excluded.refreshed_at, as_of = excluded.as_of
)
select count(*) from stale
