-- A limit on spend (or on value at list price) in a period of the organization's zone. What is measured (scope, period, basis) never changes: that
-- would be another budget. One that is over keeps its history.
create table budgets (
  org_id      uuid not null references organizations (org_id) on delete cascade,
  id          uuid not null,
  name        varchar(80) not null,
  scope       text not null check (scope in ('organization', 'team', 'person', 'project', 'tool', 'provider', 'model')),
  scope_value varchar(200) not null default '',
  period      text not null check (period in ('day', 'week', 'month', 'quarter')),
  basis       text not null check (basis in ('spend', 'list')),
  amount_usd  numeric(18, 6) not null check (amount_usd > 0),
  thresholds  integer[] not null check (cardinality(thresholds) between 1 and 10 and 1 <= all (thresholds) and 1000 >= all (thresholds)),
  forecasts   boolean not null,
  created_by  uuid,
  created_at  timestamptz not null,
  changed_at  timestamptz not null,
  ended_at    timestamptz,
  primary key (org_id, id)
);
select org_wall('budgets');

-- What a period came to when it was closed: what is different later is marked as restated, and fires nothing.
create table budget_periods (
  org_id     uuid not null,
  budget_id  uuid not null,
  first_day  date not null,
  last_day   date not null,
  amount_usd numeric(18, 6) not null,
  spent_usd  numeric(24, 12) not null,
  closed_at  timestamptz not null,
  primary key (org_id, budget_id, first_day),
  foreign key (org_id, budget_id) references budgets (org_id, id) on delete cascade
);
select org_wall('budget_periods');

-- One row for each thing that can be said once: a budget's threshold in a period, an outage of a connection, a model without a price, a source that
-- fell silent. The key is what it is said of; its row moves by conditional updates, so that it is said once however many processes look.
create table alerts (
  org_id          uuid not null references organizations (org_id) on delete cascade,
  id              uuid not null,
  key             varchar(300) not null,
  kind            text not null check (kind in ('budget', 'connection', 'model', 'source')),
  -- what can be muted: budget:<id>, connection:<id>, model:<name>, source:<id>
  subject         varchar(260) not null,
  budget_id       uuid,
  period_first    date,
  period_last     date,
  threshold       integer,
  state           text not null check (state in ('quiet', 'near', 'exceeded', 'acknowledged', 'resolved')),
  detected_at     timestamptz not null,
  near_at         timestamptz,
  exceeded_at     timestamptz,
  acknowledged_at timestamptz,
  acknowledged_by uuid,
  resolved_at     timestamptz,
  resolved_why    text check (resolved_why in ('period-over', 'corrected', 'raised', 'ended', 'higher', 'passed', 'mended', 'removed', 'priced', 'spoke')),
  -- null: nobody was told, because it was muted
  told_at         timestamptz,
  title           varchar(240) not null,
  summary         varchar(1000) not null,
  since_day       date,
  spent_usd       numeric(24, 12),
  amount_usd      numeric(18, 6),
  expected_usd    numeric(24, 12),
  passes_on       date,
  primary key (org_id, id),
  unique (org_id, key)
);
create index alerts_open on alerts (org_id, state) where state <> 'resolved';
create index alerts_by_time on alerts (org_id, detected_at desc);
create index alerts_by_budget on alerts (org_id, budget_id, period_first);
select org_wall('alerts');

-- Every move of an alert, with who or what moved it.
create table alert_steps (
  org_id   uuid not null,
  id       uuid not null,
  alert_id uuid not null,
  at       timestamptz not null,
  state    text not null check (state in ('quiet', 'near', 'exceeded', 'acknowledged', 'resolved')),
  words    varchar(300) not null,
  by_user  uuid,
  primary key (org_id, id),
  foreign key (org_id, alert_id) references alerts (org_id, id) on delete cascade
);
create index alert_steps_by_alert on alert_steps (org_id, alert_id, at);
select org_wall('alert_steps');

-- Who does not want to hear of something for a while: what happens meanwhile is kept and shown, and told to nobody.
create table alert_mutes (
  org_id  uuid not null references organizations (org_id) on delete cascade,
  subject varchar(260) not null,
  until   timestamptz not null,
  by_user uuid,
  at      timestamptz not null,
  primary key (org_id, subject)
);
select org_wall('alert_mutes');

-- Which models have no price is asked after every rollup; they are few.
create index daily_usage_unpriced on daily_usage (org_id, day, model) where unpriced_tokens > 0;
