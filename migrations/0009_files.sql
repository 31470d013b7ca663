-- Files with usage: looked at first, then taken, then perhaps undone. What a file says of its days holds until a later one speaks of them.
create table uploaded_files (
  org_id        uuid not null,
  id            uuid not null,
  connection_id uuid not null,
  name          varchar(200) not null,
  -- as it came, compressed: its rows are read again whenever they are needed, and a later file can be undone
  content       bytea not null,
  -- which column of the file holds what, by position
  columns       jsonb not null default '{}',
  uploaded_by   uuid not null,
  uploaded_at   timestamptz not null,
  -- null: only looked at; gone a day later
  taken_at      timestamptz,
  taken_by      uuid,
  undone_at     timestamptz,
  undone_by     uuid,
  first_day     date,
  last_day      date,
  good_rows     integer not null default 0,
  bad_rows      integer not null default 0,
  tokens        bigint not null default 0,
  primary key (org_id, id),
  foreign key (org_id, connection_id) references connections (org_id, id) on delete cascade
);
create index uploaded_files_by_connection on uploaded_files (org_id, connection_id, taken_at desc);
select org_wall('uploaded_files');

-- Rows typed by hand: a day's, or a month's.
create table typed_rows (
  org_id         uuid not null,
  id             uuid not null,
  connection_id  uuid not null,
  day            date not null,
  is_month       boolean not null,
  actor          varchar(256) not null default '',
  tool           varchar(64) not null,
  model          varchar(200) not null default '',
  input          bigint,
  output         bigint,
  cache_write    bigint,
  cache_read     bigint,
  requests       bigint,
  cost           numeric(24, 12),
  currency       char(3) not null default 'USD',
  note           varchar(200) not null default '',
  typed_by       uuid not null,
  typed_at       timestamptz not null,
  primary key (org_id, id),
  foreign key (org_id, connection_id) references connections (org_id, id) on delete cascade
);
create index typed_rows_by_connection on typed_rows (org_id, connection_id, day desc);
select org_wall('typed_rows');
