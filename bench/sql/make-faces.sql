-- Published people $1 to $2, each with 120 days of two tools and models; every third one shows the cost.
with people as (
  insert into users (id, display_name, user_name, normalized_user_name, email, normalized_email, email_confirmed)
  select md5('face ' || n)::uuid, 'Face ' || n, 'f' || n || '@example.com', 'F' || n || '@EXAMPLE.COM', 'f' || n || '@example.com', 'F' || n || '@EXAMPLE.COM', true
  from generate_series($1, $2) n returning id
),
profiles as (
  insert into published_profiles (user_id, handle, display_name, about, joined_at, published_at, shows_cost, shows_tools, shows_models, on_leaderboard, refreshed_at, last_submission_at)
  select md5('face ' || n)::uuid, 'face-' || n, 'Face Number ' || n, 'Builds things.', now() - interval '1 year', now(), n % 3 = 0, true, true, true, now(), now()
  from generate_series($1, $2) n join people on people.id = md5('face ' || n)::uuid returning user_id
)
insert into published_days (user_id, day, tool, provider, model, input, output, cache_read, cache_write, reasoning, requests, cost_usd, unpriced_tokens, is_verified)
select md5('face ' || n)::uuid, (now() at time zone 'UTC')::date - d, t.tool, t.provider, t.model,
  1000 + (n * 7919 + d * 104729) % 90000, 100 + (n * 31 + d) % 9000, (n * 15485863::bigint + d) % 900000, 5000, 0, 20,
  case when n % 3 = 0 then ((n + d) % 900) / 100.0 end, 0, false
from generate_series($1, $2) n join profiles on profiles.user_id = md5('face ' || n)::uuid
cross join generate_series(0, 119) d
cross join (values ('claude-code', 'anthropic', 'claude-sonnet-4-5'), ('codex', 'openai', 'gpt-5')) t (tool, provider, model)
