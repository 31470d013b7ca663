-- The one door out: every number that a person sees is a sum over these. Rows of one utc_day are computed together from that day's
-- lines; day is the organization's own day. Money adds up by construction: best = input + output + cache + search + recorded,
-- spend = billed + estimated.
create table daily_usage (
  org_id         uuid not null references organizations (org_id) on delete cascade,
  day            date not null,
  utc_day        date not null,
  seq            integer not null,
  person_id      uuid not null,
  identity_id    uuid not null,
  team_id        uuid not null,
  tool           varchar(64) not null,
  provider       varchar(64) not null,
  model          varchar(200) not null,
  project        varchar(200) not null,
  billing_mode   text not null check (billing_mode in ('metered', 'seat', 'not-said')),
  grain          text not null,
  input          bigint not null,
  output         bigint not null,
  cache_read     bigint not null,
  cache_write_5m bigint not null,
  cache_write_1h bigint not null,
  reasoning      bigint not null,
  requests       bigint not null,
  web_searches   bigint not null,
  unpriced_tokens bigint not null,
  billed_usd     numeric(24, 12) not null,
  estimated_usd  numeric(24, 12) not null,
  best_usd       numeric(24, 12) not null,
  list_usd       numeric(24, 12) not null,
  input_usd      numeric(24, 12) not null,
  output_usd     numeric(24, 12) not null,
  cache_usd      numeric(24, 12) not null,
  search_usd     numeric(24, 12) not null,
  recorded_usd   numeric(24, 12) not null,
  primary key (org_id, day, utc_day, seq)
);
create index daily_usage_by_utc_day on daily_usage (org_id, utc_day);
create index daily_usage_by_person on daily_usage (org_id, person_id, day);
select org_wall('daily_usage');

-- The same by local hour, for heat maps and today. hour is -1 where the source knows only the day.
create table hourly_usage (
  org_id     uuid not null references organizations (org_id) on delete cascade,
  day        date not null,
  utc_day    date not null,
  seq        integer not null,
  hour       smallint not null check (hour between -1 and 23),
  person_id  uuid not null,
  team_id    uuid not null,
  tool       varchar(64) not null,
  provider   varchar(64) not null,
  model      varchar(200) not null,
  tokens     bigint not null,
  requests   bigint not null,
  best_usd   numeric(24, 12) not null,
  primary key (org_id, day, utc_day, seq)
);
create index hourly_usage_by_utc_day on hourly_usage (org_id, utc_day);
create index hourly_usage_by_person on hourly_usage (org_id, person_id, day);
select org_wall('hourly_usage');

-- What each source said, counted or not: "who else reported how much".
create table daily_sources (
  org_id    uuid not null references organizations (org_id) on delete cascade,
  utc_day   date not null,
  seq       integer not null,
  source_id uuid not null,
  person_id uuid not null,
  tool      varchar(64) not null,
  provider  varchar(64) not null,
  model     varchar(200) not null,
  tokens    bigint not null,
  requests  bigint not null,
  best_usd  numeric(24, 12) not null,
  unpriced_tokens bigint not null,
  primary key (org_id, utc_day, seq)
);
select org_wall('daily_sources');

-- Distinct sessions of a day and person; they do not add up over days.
create table daily_sessions (
  org_id    uuid not null references organizations (org_id) on delete cascade,
  day       date not null,
  utc_day   date not null,
  session   uuid not null,
  tool      varchar(64) not null,
  person_id uuid not null,
  team_id   uuid not null,
  project   varchar(200) not null,
  first_hour smallint,
  last_hour smallint,
  tokens    bigint not null,
  requests  bigint not null,
  best_usd  numeric(24, 12) not null,
  unpriced_tokens bigint not null,
  primary key (org_id, day, utc_day, session, tool)
);
create index daily_sessions_by_utc_day on daily_sessions (org_id, utc_day);
create index daily_sessions_by_person on daily_sessions (org_id, person_id, day);
select org_wall('daily_sessions');

-- When a UTC day was last rolled up: the "as of" of every number.
create table rolled_days (
  org_id    uuid not null references organizations (org_id) on delete cascade,
  utc_day   date not null,
  rolled_at timestamptz not null,
  data_up_to timestamptz,
  primary key (org_id, utc_day)
);
select org_wall('rolled_days');
