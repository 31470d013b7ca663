-- The telling of a device, day and client that counts, and beside it the one that was set aside.
insert into submitted_parts as stored (
  org_id, user_id, device, observed_at, day, client, submission_id, parser_version, tokens, cost_usd, entries,
  pruned_submission_id, pruned_parser_version, pruned_tokens, pruned_cost_usd, pruned_entries, pruned_at, tellings, full_version)
select $1, $2, $3, $4, p.day, p.client, p.submission_id, p.parser_version, p.tokens, p.cost_usd, p.entries::jsonb,
  p.pruned_submission_id, p.pruned_parser_version, p.pruned_tokens, p.pruned_cost_usd, p.pruned_entries::jsonb,
  case when p.pruned_submission_id is not null then $4 end, p.tellings::jsonb, p.full_version
from unnest($5::date[], $6::text[], $7::uuid[], $8::int[], $9::bigint[], $10::numeric[], $11::text[], $12::uuid[], $13::int[], $14::bigint[], $15::numeric[], $16::text[],
  $17::text[], $18::int[])
  p(day, client, submission_id, parser_version, tokens, cost_usd, entries, pruned_submission_id, pruned_parser_version, pruned_tokens, pruned_cost_usd, pruned_entries, tellings, full_version)
on conflict (org_id, user_id, device, day, client) do update set
  submission_id = excluded.submission_id, parser_version = excluded.parser_version, tokens = excluded.tokens, cost_usd = excluded.cost_usd,
  entries = excluded.entries, observed_at = excluded.observed_at, pruned_submission_id = excluded.pruned_submission_id,
  pruned_parser_version = excluded.pruned_parser_version, pruned_tokens = excluded.pruned_tokens, pruned_cost_usd = excluded.pruned_cost_usd,
  pruned_entries = excluded.pruned_entries, pruned_at = excluded.pruned_at,
  tellings = excluded.tellings, full_version = excluded.full_version
