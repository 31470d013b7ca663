-- Everybody on the board in this period with their place. $1 the period, $2 the order: tokens, cost or days. Choices are looked at here once more, so
-- that what somebody no longer shows is gone before the sums are made again.
ranked as (
  select board.*,
    rank() over (order by by_cost desc nulls last, by_count desc nulls last) as rank,
    row_number() over (order by by_cost desc nulls last, by_count desc nulls last, tokens desc, handle) as place
  from (
    select p.user_id, p.handle, p.display_name, p.last_submission_at, s.tokens, s.active_days, s.unpriced_tokens, s.verified_tokens, s.top_provider,
      case when p.shows_tools then s.top_tool else '' end as top_tool,
      case when p.shows_cost then s.cost_usd end as cost_usd,
      case when $2 = 'cost' and p.shows_cost then s.cost_usd end as by_cost,
      case $2 when 'tokens' then s.tokens when 'days' then s.active_days end as by_count
    from standings s join published_profiles p using (user_id)
    where s.period = $1 and p.on_leaderboard and s.active_days > 0
  ) board
)
