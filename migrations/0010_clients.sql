-- Signing a program in by a code. A platform table like the token hashes: it must be read before an organization is known, and holds no
-- tenant data. Both codes are hashes; the row is the lock, so that a token is issued once.
create table device_codes (
  hash        bytea primary key check (octet_length(hash) = 32),
  user_hash   bytea not null check (octet_length(user_hash) = 32),
  -- as the program calls its machine, already cut
  device_name varchar(80) not null,
  state       text not null default 'pending' check (state in ('pending', 'allowed', 'denied')),
  -- who allowed it, for which organization, under which name
  org_id      uuid references organizations (org_id) on delete cascade,
  user_id     uuid references users (id) on delete cascade,
  token_name  varchar(80),
  created_at  timestamptz not null,
  expires_at  timestamptz not null,
  polled_at   timestamptz,
  -- seconds to wait between two questions: grows when a program does not wait
  interval    integer not null,
  check ((state = 'allowed') = (org_id is not null and user_id is not null and token_name is not null))
);
create unique index device_codes_by_user_code on device_codes (user_hash);
create index device_codes_by_expiry on device_codes (expires_at);
grant select, insert, update, delete on device_codes to teamcost_app, teamcost_admin;

-- Codes asked for and codes guessed wrong in one hour, by address, by account and in all: over any number of web processes.
create table device_tries (
  what    varchar(16) not null,
  who     varchar(64) not null,
  hour_at timestamptz not null,
  tries   integer not null,
  primary key (what, who, hour_at)
);
grant select, insert, update, delete on device_tries to teamcost_app, teamcost_admin;

-- What people's clients submitted, whole: the verdict is for publishing only, the rows count in the organization either way.
create table submissions (
  org_id         uuid not null references organizations (org_id) on delete cascade,
  id             uuid not null,
  user_id        uuid not null,
  device         varchar(96) not null,
  device_name    varchar(120) not null,
  client         varchar(32) not null,
  client_version varchar(64) not null,
  shape          text not null check (shape in ('original', 'first', 'current', 'ccusage')),
  first_day      date not null,
  last_day       date not null,
  days           integer not null,
  tokens         bigint not null,
  cost_usd       numeric(24, 12) not null,
  verdict        text not null check (verdict in ('accepted', 'flagged')),
  reasons        text[] not null,
  warnings       text[] not null,
  -- the same body again is the same submission
  body_hash      bytea not null check (octet_length(body_hash) = 32),
  received_at    timestamptz not null,
  primary key (org_id, id)
);
create unique index submissions_by_body on submissions (org_id, user_id, device, body_hash);
create index submissions_by_time on submissions (org_id, user_id, received_at desc);
select org_wall('submissions');

-- What one device of a person says of one day and tool. The telling that counts, and the lower one that was set aside.
create table submitted_parts (
  org_id                uuid not null references organizations (org_id) on delete cascade,
  user_id               uuid not null,
  device                varchar(96) not null,
  day                   date not null,
  client                varchar(128) not null,
  submission_id         uuid not null,
  parser_version        integer not null,
  tokens                bigint not null,
  cost_usd              numeric(24, 12) not null,
  entries               jsonb not null,
  observed_at           timestamptz not null,
  pruned_submission_id  uuid,
  pruned_parser_version integer,
  pruned_tokens         bigint,
  pruned_cost_usd       numeric(24, 12),
  pruned_entries        jsonb,
  pruned_at             timestamptz,
  primary key (org_id, user_id, device, day, client)
);
select org_wall('submitted_parts');

-- Single messages of clients that tell them one by one: kept first, so that one that comes twice counts once, and summed into lines.
create table client_messages (
  org_id       uuid not null references organizations (org_id) on delete cascade,
  user_id      uuid not null,
  -- of the client's own key of the message
  hash         bytea not null check (octet_length(hash) = 32),
  day          date not null,
  hour         smallint not null check (hour between 0 and 23),
  tool         varchar(64) not null,
  provider     varchar(64) not null,
  model        varchar(200) not null,
  project      varchar(128) not null,
  conversation varchar(128) not null,
  input        bigint not null check (input >= 0),
  output       bigint not null check (output >= 0),
  cache_read   bigint not null check (cache_read >= 0),
  cache_write  bigint not null check (cache_write >= 0),
  reasoning    bigint not null check (reasoning >= 0),
  cost_usd     numeric(24, 12),
  received_at  timestamptz not null,
  primary key (org_id, user_id, hash)
);
create index client_messages_by_day on client_messages (org_id, user_id, day);
select org_wall('client_messages');
