-- Days that wait from now on, or wait with other figures. $1 organization, $2 person, $3 kind, $4 JSON array of rows.
insert into held_days as held (
  org_id, id, user_id, kind, source_key, device, day, submission_id, state, reasons, fingerprint, tokens, value_usd, usual_tokens, usual_usd, held_at)
select $1, id, $2, $3, source_key, device, day, submission_id, 'waiting', reasons, fingerprint, tokens, value_usd, usual_tokens, usual_usd, held_at
from jsonb_to_recordset($4::jsonb) row(
  id uuid, source_key text, device text, day date, submission_id uuid, reasons text[], fingerprint bytea, tokens bigint, value_usd numeric, usual_tokens bigint,
  usual_usd numeric, held_at timestamptz)
on conflict (org_id, user_id, kind, device, day) do update set
  source_key = excluded.source_key, submission_id = excluded.submission_id, state = excluded.state, reasons = excluded.reasons, fingerprint = excluded.fingerprint,
  tokens = excluded.tokens, value_usd = excluded.value_usd, usual_tokens = excluded.usual_tokens, usual_usd = excluded.usual_usd, held_at = excluded.held_at
