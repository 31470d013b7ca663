-- The tenant and who is in it. Every table with org_id has the same wall: an unset organization matches nothing, so forgetting to
-- enter one shows an empty page, not a stranger's data.
create function org_wall(table_name regclass) returns void language plpgsql as $$
begin
  execute format('alter table %s enable row level security', table_name);
  execute format(
    'create policy org_wall on %s using (org_id = (select nullif(current_setting(''app.org_id'', true), '''')::uuid))', table_name);
  execute format('grant select, insert, update, delete on %s to teamcost_app, teamcost_admin', table_name);
end $$;
revoke execute on function org_wall(regclass) from public;

-- Platform table: which organization a path leads to. The slug says nothing about the tenant.
create table org_slugs (
  slug   varchar(40) primary key check (slug ~ '^[a-z0-9]([a-z0-9-]*[a-z0-9])?$'),
  org_id uuid not null unique
);
grant select, insert, update, delete on org_slugs to teamcost_app, teamcost_admin;

create table organizations (
  org_id            uuid primary key,
  name              varchar(80) not null,
  kind              text not null check (kind in ('personal', 'company', 'demo')),
  time_zone         varchar(64) not null default 'UTC',
  members_see_names boolean not null default false,
  created_at        timestamptz not null default now()
);
select org_wall('organizations');

create table memberships (
  org_id    uuid not null references organizations (org_id) on delete cascade,
  user_id   uuid not null references users (id) on delete cascade,
  role      text not null check (role in ('viewer', 'member', 'admin', 'owner')),
  joined_at timestamptz not null default now(),
  primary key (org_id, user_id)
);
create index memberships_by_user on memberships (user_id);
select org_wall('memberships');

create table invitations (
  org_id      uuid not null references organizations (org_id) on delete cascade,
  id          uuid not null,
  email       varchar(256),
  role        text not null check (role in ('viewer', 'member', 'admin', 'owner')),
  team_id     uuid,
  invited_by  uuid not null,
  created_at  timestamptz not null default now(),
  expires_at  timestamptz not null,
  accepted_at timestamptz,
  accepted_by uuid,
  revoked_at  timestamptz,
  primary key (org_id, id),
  -- who gets power must be named: a link that leaked must not make an administrator
  check (role not in ('admin', 'owner') or email is not null)
);
select org_wall('invitations');

create table invitation_hashes (
  hash          bytea primary key check (octet_length(hash) = 32),
  org_id        uuid not null,
  invitation_id uuid not null
);
grant insert, delete on invitation_hashes to teamcost_app;
grant select, insert, delete on invitation_hashes to teamcost_admin;

create table teams (
  org_id     uuid not null references organizations (org_id) on delete cascade,
  id         uuid not null,
  name       varchar(80) not null,
  created_at timestamptz not null default now(),
  primary key (org_id, id)
);
create unique index teams_by_name on teams (org_id, lower(name));
select org_wall('teams');

-- Dated: spend stays with the team of that day. A person is in at most one team on a day.
create table team_members (
  org_id   uuid not null,
  user_id  uuid not null,
  from_day date not null,
  until_day date,
  team_id  uuid not null,
  primary key (org_id, user_id, from_day),
  foreign key (org_id, team_id) references teams (org_id, id) on delete cascade,
  check (until_day is null or until_day > from_day)
);
create index team_members_by_team on team_members (org_id, team_id);
select org_wall('team_members');

-- The road in before an organization is known: ids only.
create function my_organizations(person uuid) returns setof uuid
  language sql stable security definer set search_path = pg_catalog, public as
  $$ select m.org_id from public.memberships m where m.user_id = person $$;

create function open_invitation(sha256 bytea) returns table (org_id uuid, invitation_id uuid)
  language sql stable security definer set search_path = pg_catalog, public as
  $$ select h.org_id, h.invitation_id from public.invitation_hashes h where h.hash = sha256 $$;

revoke execute on function my_organizations(uuid), open_invitation(bytea) from public;
grant execute on function my_organizations(uuid), open_invitation(bytea) to teamcost_app, teamcost_admin;
