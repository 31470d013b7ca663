-- An organization's own price rows; they win over the built-in table. USD per million tokens.
create table prices (
  org_id                uuid not null references organizations (org_id) on delete cascade,
  id                    uuid not null,
  provider              varchar(64) not null default '',
  model                 varchar(200) not null,
  input_per_mtok        numeric(18, 8) not null check (input_per_mtok >= 0),
  output_per_mtok       numeric(18, 8) not null check (output_per_mtok >= 0),
  cache_read_per_mtok   numeric(18, 8) check (cache_read_per_mtok >= 0),
  cache_write_5m_per_mtok numeric(18, 8) check (cache_write_5m_per_mtok >= 0),
  cache_write_1h_per_mtok numeric(18, 8) check (cache_write_1h_per_mtok >= 0),
  from_at               timestamptz,
  until_at              timestamptz,
  created_by            uuid not null,
  created_at            timestamptz not null default now(),
  primary key (org_id, id),
  check (until_at is null or from_at is null or until_at > from_at)
);
create index prices_by_model on prices (org_id, model);
select org_wall('prices');

-- How a tool is paid for: by an organization (user_id zero) or, stronger, by a person.
create table billing_modes (
  org_id  uuid not null references organizations (org_id) on delete cascade,
  tool    varchar(64) not null,
  user_id uuid not null,
  mode    text not null check (mode in ('metered', 'seat', 'not-said')),
  set_by  uuid not null,
  set_at  timestamptz not null default now(),
  primary key (org_id, tool, user_id)
);
select org_wall('billing_modes');

-- By which built-in price table (or file) an organization's lines were last priced; another one prices them again.
create table price_states (
  org_id    uuid primary key references organizations (org_id) on delete cascade,
  version   varchar(80) not null,
  priced_at timestamptz not null
);
select org_wall('price_states');
