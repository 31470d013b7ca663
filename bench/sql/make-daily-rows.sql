-- Rows of the daily rollup as a large company has them: $2 a day on 1,000 days before $3.
insert into daily_usage
select $1, day, day, n, md5('person ' || n % 400)::uuid, '00000000-0000-0000-0000-000000000000', md5('team ' || n % 12)::uuid,
  (array['claude-code', 'codex', 'copilot', 'cursor'])[1 + n % 4], (array['anthropic', 'openai', 'github', 'cursor'])[1 + n % 4], 'model-' || n % 9, 'project-' || n % 40,
  'metered', 'request', 1000 + n, 500, 20000 + n, 300, 0, 50, 12, 0, 0,
  case when n % 3 = 0 then cost else 0 end, case when n % 3 = 0 then 0 else cost end, cost, cost, cost / 4, cost / 2, cost / 4, 0, 0
from (select $3::date - back as day, n, round((n % 977) * 0.000123456789 + back * 0.0001, 12) as cost from generate_series(0, 999) back, generate_series(1, $2) n) rows
