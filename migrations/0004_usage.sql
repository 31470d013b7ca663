-- Where usage came from.
create table sources (
  org_id        uuid not null references organizations (org_id) on delete cascade,
  id            uuid not null,
  kind          text not null check (kind in ('connection', 'device', 'otlp', 'upload', 'manual')),
  -- what makes it the same source again: device id, token id and installation, connection id
  natural_key   varchar(120) not null,
  name          varchar(120) not null,
  -- the machine it speaks for (a device's id); two sources of one machine may tell of the same usage
  machine_id    uuid,
  -- whose lines they are when the lines name nobody
  user_id       uuid,
  -- names in its lines are claims of whoever holds a shared token
  self_declared boolean not null default false,
  created_at    timestamptz not null default now(),
  observed_at   timestamptz,
  -- versions of the rules that read its lines, so that a batch need not look for older or newer readings when there are none
  lowest_reader  integer,
  highest_reader integer,
  primary key (org_id, id)
);
create unique index sources_by_nature on sources (org_id, kind, natural_key);
select org_wall('sources');

-- A name that a source uses for somebody.
create table identities (
  org_id      uuid not null references organizations (org_id) on delete cascade,
  id          uuid not null,
  name        varchar(256) not null,
  state       text not null default 'unassigned' check (state in ('unassigned', 'person', 'team', 'service')),
  user_id     uuid,
  team_id     uuid,
  first_seen_at timestamptz not null default now(),
  assigned_at timestamptz,
  assigned_by uuid,
  primary key (org_id, id),
  check ((state = 'person') = (user_id is not null)),
  check ((state = 'team') = (team_id is not null))
);
create unique index identities_by_name on identities (org_id, lower(name));
select org_wall('identities');

-- One snapshot per key (design: a line is what one source says of one day, hour, tool, provider, model, session, rate class).
create table usage_lines (
  org_id               uuid not null,
  day                  date not null,
  source_id            uuid not null,
  -- 16-byte hash of hour, tool, provider, model, session, rate class and, only without a session, identity and project
  key                  uuid not null,
  hour                 smallint check (hour between 0 and 23),
  day_kind             text not null check (day_kind in ('utc', 'local')),
  tool                 varchar(64) not null,
  provider             varchar(64) not null,
  model                varchar(200) not null,
  session              uuid,
  tier                 varchar(16) not null,
  region               varchar(32) not null,
  band                 integer,
  recorded             boolean not null,
  grain                text not null check (grain in ('request', 'turn', 'session-total', 'estimate')),
  identity_id          uuid,
  project              varchar(200) not null,
  input                bigint not null check (input >= 0),
  output               bigint not null check (output >= 0),
  cache_read           bigint not null check (cache_read >= 0),
  cache_write_5m       bigint not null check (cache_write_5m >= 0),
  cache_write_1h       bigint not null check (cache_write_1h >= 0),
  reasoning            bigint not null check (reasoning >= 0),
  requests             bigint not null check (requests >= 0),
  web_searches         bigint not null check (web_searches >= 0),
  reported_amount      numeric(24, 12),
  reported_currency    char(3),
  -- list value by component in USD, each linear in its own counter; the line is unpriced where one is null
  list_input_usd       numeric(24, 12),
  list_output_usd      numeric(24, 12),
  list_cache_read_usd  numeric(24, 12),
  list_cache_write_5m_usd numeric(24, 12),
  list_cache_write_1h_usd numeric(24, 12),
  list_search_usd      numeric(24, 12),
  reader_version       integer not null,
  observed_at          timestamptz not null,
  updated_at           timestamptz not null default now(),
  primary key (org_id, day, source_id, key)
) partition by range (day);
create index usage_lines_by_model on usage_lines (org_id, provider, model);
select org_wall('usage_lines');

-- The app role has rights on the parent only, so it asks for the partition of a month. The table is made beside and attached, because
-- "create table … partition of" would lock out every reader of the parent.
create function make_usage_month(in_month date) returns void
  language plpgsql security definer set search_path = pg_catalog, public as $$
declare
  first_day date := date_trunc('month', in_month)::date;
  next_day date := (first_day + interval '1 month')::date;
  partition text := 'usage_lines_' || to_char(first_day, 'YYYY_MM');
begin
  if to_regclass('public.' || partition) is null then
    perform pg_advisory_xact_lock(hashtext('make_usage_month'));
    begin
      execute format('create table public.%I (like public.usage_lines including all)', partition);
      execute format('alter table public.usage_lines attach partition public.%I for values from (%L) to (%L)',
        partition, first_day, next_day);
    exception when duplicate_table then
      -- Somebody made it while we waited. Asking again would not do: waiting for the lock does not refresh what this session knows.
      null;
    end;
  end if;
end $$;
revoke execute on function make_usage_month(date) from public;
grant execute on function make_usage_month(date) to teamcost_app, teamcost_admin;

-- When a source last spoke of a whole day, or of one identity's part of it (zero: of everybody): an older telling never replaces a
-- newer one.
create table source_days (
  org_id      uuid not null,
  source_id   uuid not null,
  day         date not null,
  identity_id uuid not null,
  observed_at timestamptz not null,
  primary key (org_id, source_id, day, identity_id),
  foreign key (org_id, source_id) references sources (org_id, id) on delete cascade
);
select org_wall('source_days');

-- Money a provider says it charged. Not tokens.
create table bill_lines (
  org_id      uuid not null,
  day         date not null,
  source_id   uuid not null,
  key         uuid not null,
  provider    varchar(64) not null,
  tool        varchar(64) not null,
  model       varchar(200) not null default '',
  what        varchar(200) not null,
  identity_id uuid,
  amount      numeric(24, 12) not null,
  currency    char(3) not null,
  -- null until a dated rate is given for another currency
  amount_usd  numeric(24, 12),
  observed_at timestamptz not null,
  primary key (org_id, day, source_id, key),
  foreign key (org_id, source_id) references sources (org_id, id) on delete cascade
);
select org_wall('bill_lines');

-- UTC days to roll up again; the generation keeps a mark that was set during a rollup.
create table dirty_days (
  org_id     uuid not null references organizations (org_id) on delete cascade,
  day        date not null,
  generation bigint not null default 1,
  marked_at  timestamptz not null default now(),
  primary key (org_id, day)
);
select org_wall('dirty_days');
