-- Sessions that are told by a road that was not known before: what counts of them changes on all their days, which are marked.
-- $1 organization, $2 token, $3 now, $4 sessions, $5 roads.
with news as (
  insert into telemetry_sessions as s (org_id, token_id, session, roads)
  select $1, $2, said.session, said.roads from unnest($4::uuid[], $5::int[]) said(session, roads)
  order by said.session
  on conflict (org_id, token_id, session) do update set roads = s.roads | excluded.roads
  where s.roads & excluded.roads <> excluded.roads
  returning session),
days as (
  select r.stream_id, r.day from telemetry_requests r join news using (session) where r.org_id = $1 and r.token_id = $2
  union
  select i.stream_id, i.day
  from telemetry_series s join news using (session)
  join telemetry_increments i on i.org_id = $1 and i.series_id = s.id
  where s.org_id = $1 and s.token_id = $2)
insert into telemetry_marks as m (org_id, stream_id, day, marked_at)
select $1, stream_id, day, $3 from days order by stream_id, day
on conflict (org_id, stream_id, day) do update set generation = m.generation + 1, marked_at = excluded.marked_at
