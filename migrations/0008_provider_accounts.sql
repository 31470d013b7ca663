-- Provider accounts joined to an organization, and what they tell: usage, bills, activity, seats, names.
create table connections (
  org_id        uuid not null references organizations (org_id) on delete cascade,
  id            uuid not null,
  provider      varchar(64) not null,
  name          varchar(120) not null,
  -- the provider's own id and name of the account: the same account connected twice is refused
  account_id    varchar(200),
  account_name  varchar(200),
  -- encrypted, write-only; null for accounts that are kept by hand
  secret        text,
  secret_tail   varchar(4),
  secret_by     uuid,
  secret_at     timestamptz,
  -- what else the provider needs (organization's login, address of an own server …): no secrets
  settings      jsonb not null default '{}',
  state         text not null default 'new' check (state in ('new', 'ok', 'failing', 'broken', 'by-hand')),
  -- a kind of trouble, the sentence for a person, and since when
  trouble       varchar(32),
  trouble_words varchar(1000),
  trouble_at    timestamptz,
  created_by    uuid not null,
  created_at    timestamptz not null default now(),
  last_sync_at  timestamptz,
  last_good_at  timestamptz,
  data_up_to    timestamptz,
  next_run_at   timestamptz,
  next_cause    text not null default 'schedule' check (next_cause in ('schedule', 'by-hand', 'connect')),
  -- the first day that the provider still keeps, where it says
  history_from  date,
  failures      integer not null default 0,
  -- the process that runs it, until when: one run at a time over any number of processes
  lease_by      uuid,
  lease_until   timestamptz,
  primary key (org_id, id)
);
create unique index connections_by_account on connections (org_id, provider, account_id) where account_id is not null;
create index connections_due on connections (org_id, next_run_at);
select org_wall('connections');

-- Connections that went while their history stayed: the same account takes its old id up again, so that nothing stands there twice.
create table removed_connections (
  org_id     uuid not null references organizations (org_id) on delete cascade,
  id         uuid not null,
  provider   varchar(64) not null,
  name       varchar(120) not null,
  account_id varchar(200),
  removed_at timestamptz not null,
  primary key (org_id, id)
);
select org_wall('removed_connections');

-- What was read of each feed and day (a monthly feed: of the month that begins on the day; a snapshot: of the day it was taken).
create table connection_days (
  org_id        uuid not null,
  connection_id uuid not null,
  feed          varchar(40) not null,
  day           date not null,
  -- waiting: never read; done; not-yet: the provider has nothing for it yet; failed: a gap, tried again at retry_at
  state         text not null check (state in ('waiting', 'done', 'not-yet', 'failed')),
  read_at       timestamptz,
  retry_at      timestamptz,
  attempts      integer not null default 0,
  lines         integer not null default 0,
  words         varchar(1000),
  primary key (org_id, connection_id, feed, day),
  foreign key (org_id, connection_id) references connections (org_id, id) on delete cascade
);
select org_wall('connection_days');

-- Feeds that this key or plan cannot read: tried again weekly.
create table connection_feeds (
  org_id        uuid not null,
  connection_id uuid not null,
  feed          varchar(40) not null,
  is_open       boolean not null,
  trouble       varchar(32),
  words         varchar(1000),
  checked_at    timestamptz not null,
  primary key (org_id, connection_id, feed),
  foreign key (org_id, connection_id) references connections (org_id, id) on delete cascade
);
select org_wall('connection_feeds');

-- Every run leaves a row.
create table connection_runs (
  org_id        uuid not null,
  connection_id uuid not null,
  id            uuid not null,
  cause         text not null check (cause in ('schedule', 'by-hand', 'connect')),
  due_at        timestamptz,
  started_at    timestamptz not null,
  ended_at      timestamptz,
  first_day     date,
  last_day      date,
  days_read     integer not null default 0,
  days_failed   integer not null default 0,
  requests      integer not null default 0,
  lines         integer not null default 0,
  -- running, good, partly (some days are gaps), failed, stopped (needs a person), cut (the process ended)
  outcome       text not null check (outcome in ('running', 'good', 'partly', 'failed', 'stopped', 'cut')),
  words         varchar(1000),
  rate_left     varchar(120),
  primary key (org_id, connection_id, id),
  foreign key (org_id, connection_id) references connections (org_id, id) on delete cascade
);
create index connection_runs_by_start on connection_runs (org_id, connection_id, started_at desc);
select org_wall('connection_runs');

-- Standing figures as the provider shows them on a day (credits left, spend of the cycle, seats of the plan): for comparison, never summed.
create table connection_figures (
  org_id        uuid not null,
  connection_id uuid not null,
  day           date not null,
  name          varchar(120) not null,
  amount        numeric(24, 12) not null,
  unit          varchar(24) not null,
  read_at       timestamptz not null,
  primary key (org_id, connection_id, day, name),
  foreign key (org_id, connection_id) references connections (org_id, id) on delete cascade
);
select org_wall('connection_figures');

-- How a line is paid for where its source says it; part of the line's key.
alter table usage_lines add column paid_by text not null default 'not-said' check (paid_by in ('not-said', 'metered', 'seat'));

-- usage: what was charged for use, and no estimate stands beside it; seat, fee, credit: money beside the use; check: an invoice's sum that
-- other lines say in detail, only compared with, never counted.
alter table bill_lines add column kind text not null default 'usage' check (kind in ('usage', 'seat', 'fee', 'credit', 'check'));

create table activity_lines (
  org_id      uuid not null,
  day         date not null,
  source_id   uuid not null,
  key         uuid not null,
  identity_id uuid,
  tool        varchar(64) not null,
  provider    varchar(64) not null,
  metric      varchar(40) not null check (metric ~ '^[a-z0-9-]+$'),
  -- what the metric is split by where the source splits it (terminal, language …); empty: not split
  detail      varchar(120) not null default '',
  value       numeric(24, 6) not null,
  observed_at timestamptz not null,
  primary key (org_id, day, source_id, key),
  foreign key (org_id, source_id) references sources (org_id, id) on delete cascade
);
select org_wall('activity_lines');

-- When a source last spoke of a whole day of each kind of telling beside usage: an older telling never replaces a newer one.
create table telling_days (
  org_id      uuid not null,
  source_id   uuid not null,
  kind        text not null check (kind in ('bill', 'activity', 'seats')),
  day         date not null,
  observed_at timestamptz not null,
  primary key (org_id, source_id, kind, day),
  foreign key (org_id, source_id) references sources (org_id, id) on delete cascade
);
select org_wall('telling_days');

-- A licence from a day until (exclusive) another; open while the provider still lists it.
create table seats (
  org_id           uuid not null,
  source_id        uuid not null,
  -- the provider's own id of the holder
  holder           varchar(200) not null,
  from_day         date not null,
  until_day        date,
  identity_id      uuid,
  provider         varchar(64) not null,
  tool             varchar(64) not null,
  plan             varchar(64) not null,
  ends_on          date,
  last_activity_at timestamptz,
  last_activity_in varchar(120),
  seen_at          timestamptz not null,
  primary key (org_id, source_id, holder, from_day),
  foreign key (org_id, source_id) references sources (org_id, id) on delete cascade,
  check (until_day is null or until_day >= from_day)
);
select org_wall('seats');

-- What a seat of a plan costs a month, from a day: the organization's own word over the built-in list.
create table seat_prices (
  org_id    uuid not null references organizations (org_id) on delete cascade,
  provider  varchar(64) not null,
  plan      varchar(64) not null,
  from_day  date not null,
  usd_per_month numeric(18, 6) not null check (usd_per_month >= 0),
  -- the allowance that a seat brings, in units of the provider (credits, dollars); null: unknown
  allowance numeric(18, 6),
  set_by    uuid,
  set_at    timestamptz not null default now(),
  primary key (org_id, provider, plan, from_day)
);
select org_wall('seat_prices');

-- A plan typed in: seats times price, a month or a year.
create table plans (
  org_id        uuid not null,
  id            uuid not null,
  -- no foreign key: what was paid stays when the connection goes and its history is kept
  connection_id uuid not null,
  name          varchar(120) not null,
  provider      varchar(64) not null,
  tool          varchar(64) not null,
  seats         integer not null check (seats between 1 and 100000),
  amount        numeric(18, 6) not null check (amount >= 0),
  currency      char(3) not null default 'USD',
  period        text not null check (period in ('month', 'year')),
  from_day      date not null,
  until_day     date,
  created_by    uuid not null,
  created_at    timestamptz not null default now(),
  primary key (org_id, id),
  foreign key (org_id) references organizations (org_id) on delete cascade,
  check (until_day is null or until_day >= from_day)
);
select org_wall('plans');

-- What a provider says of a name, so that a person can recognize it, and the account's own id, so that a renamed login stays the same.
alter table identities add column kind text not null default 'name' check (kind in ('name', 'email', 'login', 'key', 'user-id', 'service', 'installation'));
alter table identities add column provider varchar(64);
alter table identities add column external_id varchar(200);
alter table identities add column display_name varchar(200);
alter table identities add column email varchar(256);
alter table identities add column hint varchar(300);
create unique index identities_by_external on identities (org_id, provider, external_id) where external_id is not null;

-- Assignments in one go, so that they can be undone in one go.
create table identity_changes (
  org_id      uuid not null references organizations (org_id) on delete cascade,
  id          uuid not null,
  at          timestamptz not null,
  by          uuid,
  words       varchar(300) not null,
  -- [{"id": identity, "state": …, "user": …, "team": …}]: what each was before
  before      jsonb not null,
  undone_at   timestamptz,
  primary key (org_id, id)
);
select org_wall('identity_changes');

create table daily_activity (
  org_id      uuid not null references organizations (org_id) on delete cascade,
  day         date not null,
  seq         integer not null,
  person_id   uuid not null,
  identity_id uuid not null,
  team_id     uuid not null,
  tool        varchar(64) not null,
  provider    varchar(64) not null,
  metric      varchar(40) not null,
  value       numeric(24, 6) not null,
  primary key (org_id, day, seq)
);
create index daily_activity_by_person on daily_activity (org_id, person_id, day);
select org_wall('daily_activity');

-- What each source said, by the name it used and how it says the use is paid for; its list value beside the best figure, so that a
-- provider's own cost report can be held against our prices.
alter table daily_sources add column identity_id uuid not null default '00000000-0000-0000-0000-000000000000';
alter table daily_sources add column paid_by text not null default 'not-said' check (paid_by in ('not-said', 'metered', 'seat'));
alter table daily_sources add column list_usd numeric(24, 12) not null default 0;
alter table daily_sources add column search_usd numeric(24, 12) not null default 0;
alter table daily_sources add column unlisted_tokens bigint not null default 0;
create index daily_sources_by_identity on daily_sources (org_id, identity_id, utc_day);
create index seats_by_identity on seats (org_id, identity_id) where identity_id is not null;
create index bill_lines_by_identity on bill_lines (org_id, identity_id, day) where identity_id is not null;
create index activity_lines_by_identity on activity_lines (org_id, identity_id, day) where identity_id is not null;
-- What was rolled up before says none of this yet.
insert into dirty_days (org_id, day) select distinct org_id, utc_day from daily_sources
on conflict (org_id, day) do update set generation = dirty_days.generation + 1;

-- How much of what a source said counts; the rest another source said as well.
alter table daily_sources add column counted_tokens bigint not null default 0;
