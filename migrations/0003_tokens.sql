-- Machines and the tokens that write for them.
create table devices (
  org_id          uuid not null references organizations (org_id) on delete cascade,
  id              uuid not null,
  user_id         uuid not null,
  installation_id uuid not null,
  name            varchar(120) not null,
  -- the token that it last spoke with: totals sent with the same token are of the same machine
  token_id        uuid,
  created_at      timestamptz not null default now(),
  last_seen_at    timestamptz,
  primary key (org_id, id)
);
create unique index devices_by_installation on devices (org_id, user_id, installation_id);
select org_wall('devices');

create table tokens (
  org_id       uuid not null references organizations (org_id) on delete cascade,
  id           uuid not null,
  kind         text not null check (kind in ('device', 'ingest')),
  name         varchar(80) not null,
  hint         varchar(8) not null,
  user_id      uuid,
  created_by   uuid not null,
  created_at   timestamptz not null default now(),
  expires_at   timestamptz,
  revoked_at   timestamptz,
  last_used_at timestamptz,
  primary key (org_id, id),
  check ((kind = 'device') = (user_id is not null))
);
create index tokens_by_user on tokens (org_id, user_id);
select org_wall('tokens');

create table token_hashes (
  hash     bytea primary key check (octet_length(hash) = 32),
  org_id   uuid not null,
  token_id uuid not null
);
grant insert, delete on token_hashes to teamcost_app;
grant select, insert, delete on token_hashes to teamcost_admin;

create function open_token(sha256 bytea) returns table (org_id uuid, token_id uuid)
  language sql stable security definer set search_path = pg_catalog, public as
  $$ select h.org_id, h.token_id from public.token_hashes h where h.hash = sha256 $$;
revoke execute on function open_token(bytea) from public;
grant execute on function open_token(bytea) to teamcost_app, teamcost_admin;

-- Requests of a token in one hour: the limit holds over any number of web processes.
create table token_requests (
  org_id   uuid not null,
  token_id uuid not null,
  what     varchar(32) not null,
  hour_at  timestamptz not null,
  requests integer not null,
  primary key (org_id, token_id, what, hour_at),
  foreign key (org_id, token_id) references tokens (org_id, id) on delete cascade
);
select org_wall('token_requests');
