-- Opens the senders of a body, in order, and holds their rows: bodies of one sender go one after the other.
-- $1 organization, $2 token, $3 now, $4 which signal, then each sender: ids for new ones, tool, installation, version, records.
insert into telemetry_streams as s (
  org_id, id, token_id, tool, installation, version, first_at, last_at, last_logs_at, last_points_at, last_spans_at, logs, points, spans)
select $1, said.id, $2, said.tool, said.installation, said.version, $3, $3,
  case when $4 = 'logs' then $3 end, case when $4 = 'metrics' then $3 end, case when $4 = 'traces' then $3 end,
  case when $4 = 'logs' then said.records else 0 end, case when $4 = 'metrics' then said.records else 0 end,
  case when $4 = 'traces' then said.records else 0 end
from unnest($5::uuid[], $6::text[], $7::text[], $8::text[], $9::bigint[]) said(id, tool, installation, version, records)
order by said.tool, said.installation
on conflict (org_id, token_id, tool, installation) do update set
  version = case when excluded.version = '' then s.version else excluded.version end,
  last_at = greatest(s.last_at, excluded.last_at),
  last_logs_at = greatest(s.last_logs_at, excluded.last_logs_at),
  last_points_at = greatest(s.last_points_at, excluded.last_points_at),
  last_spans_at = greatest(s.last_spans_at, excluded.last_spans_at),
  logs = s.logs + excluded.logs, points = s.points + excluded.points, spans = s.spans + excluded.spans
returning id, tool, installation
