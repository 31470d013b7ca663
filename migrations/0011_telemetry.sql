-- What coding tools report by OpenTelemetry. They tell increments (a request, a counter's growth); those are kept here first, and usage lines are
-- summed from them again and again, so that a second telling, a late one and a crash in between change nothing.

-- One sender of one tool: an installation where it names one, else all that a token sends of that tool.
create table telemetry_streams (
  org_id         uuid not null,
  id             uuid not null,
  token_id       uuid not null,
  tool           varchar(64) not null,
  installation   varchar(64) not null default '',
  version        varchar(64) not null default '',
  first_at       timestamptz not null,
  last_at        timestamptz not null,
  last_logs_at   timestamptz,
  last_points_at timestamptz,
  last_spans_at  timestamptz,
  -- as received, repetitions included
  logs           bigint not null default 0,
  points         bigint not null default 0,
  spans          bigint not null default 0,
  -- counters that were old when they were first seen: what they said before is not counted
  baselines      bigint not null default 0,
  -- somebody sums it, until then
  summing_until  timestamptz,
  primary key (org_id, id),
  foreign key (org_id, token_id) references tokens (org_id, id) on delete cascade
);
create unique index telemetry_streams_by_sender on telemetry_streams (org_id, token_id, tool, installation);
select org_wall('telemetry_streams');

-- By which roads a token tells of a session. Bits: 1 request events, 2 token counters, 4 spans.
create table telemetry_sessions (
  org_id   uuid not null,
  token_id uuid not null,
  session  uuid not null,
  roads    integer not null,
  primary key (org_id, token_id, session),
  foreign key (org_id, token_id) references tokens (org_id, id) on delete cascade
);
select org_wall('telemetry_sessions');

-- Single requests, each once, whatever it was told by and how often.
create table telemetry_requests (
  org_id        uuid not null,
  key           uuid not null,
  stream_id     uuid not null,
  token_id      uuid not null,
  day           date not null,
  at            timestamptz not null,
  road          integer not null check (road in (1, 4)),
  provider      varchar(64) not null,
  model         varchar(200) not null,
  session       uuid,
  tier          varchar(16) not null,
  band          integer not null,
  -- a lower rank is a surer name
  name          varchar(256) not null default '',
  name_rank     integer not null,
  input         bigint not null,
  output        bigint not null,
  cache_read    bigint not null,
  cache_write   bigint not null,
  reasoning     bigint not null,
  reported_usd  numeric(24, 12),
  primary key (org_id, key),
  foreign key (org_id, stream_id) references telemetry_streams (org_id, id) on delete cascade
);
create index telemetry_requests_by_day on telemetry_requests (org_id, stream_id, day);
create index telemetry_requests_by_session on telemetry_requests (org_id, token_id, session) where session is not null;
select org_wall('telemetry_requests');

-- A counter: resource, scope, metric and attributes as one hash, and what it measures.
create table telemetry_series (
  org_id     uuid not null,
  id         uuid not null,
  stream_id  uuid not null,
  token_id   uuid not null,
  metric     varchar(80) not null,
  measure    varchar(24) not null,
  provider   varchar(64) not null,
  model      varchar(200) not null default '',
  session    uuid,
  tier       varchar(16) not null,
  detail     varchar(64) not null default '',
  name       varchar(256) not null default '',
  name_rank  integer not null,
  seen_at    timestamptz not null,
  primary key (org_id, id),
  foreign key (org_id, stream_id) references telemetry_streams (org_id, id) on delete cascade
);
create index telemetry_series_by_session on telemetry_series (org_id, token_id, session) where session is not null;
select org_wall('telemetry_series');

-- The last word of a growing counter, for each start: parallel processes share everything but the start.
create table telemetry_counters (
  org_id     uuid not null,
  series_id  uuid not null,
  start_nano bigint not null,
  last_nano  bigint not null,
  last_value numeric(30, 9) not null,
  primary key (org_id, series_id, start_nano),
  foreign key (org_id, series_id) references telemetry_series (org_id, id) on delete cascade
);
select org_wall('telemetry_counters');

-- What a counter grew by, each once.
create table telemetry_increments (
  org_id     uuid not null,
  series_id  uuid not null,
  start_nano bigint not null,
  end_nano   bigint not null,
  stream_id  uuid not null,
  day        date not null,
  at         timestamptz not null,
  value      numeric(30, 9) not null,
  primary key (org_id, series_id, start_nano, end_nano),
  foreign key (org_id, series_id) references telemetry_series (org_id, id) on delete cascade
);
create index telemetry_increments_by_day on telemetry_increments (org_id, stream_id, day);
select org_wall('telemetry_increments');

-- Days of a stream to sum again; the generation keeps a mark that was set meanwhile.
create table telemetry_marks (
  org_id     uuid not null,
  stream_id  uuid not null,
  day        date not null,
  generation bigint not null default 0,
  marked_at  timestamptz not null,
  primary key (org_id, stream_id, day),
  foreign key (org_id, stream_id) references telemetry_streams (org_id, id) on delete cascade
);
select org_wall('telemetry_marks');

-- What was refused, and why.
create table telemetry_refusals (
  org_id   uuid not null,
  token_id uuid not null,
  day      date not null,
  reason   varchar(200) not null,
  records  bigint not null,
  last_at  timestamptz not null,
  primary key (org_id, token_id, day, reason),
  foreign key (org_id, token_id) references tokens (org_id, id) on delete cascade
);
select org_wall('telemetry_refusals');
