-- What strangers may see: copies, made of what their people chose. Platform tables: the public pages read nothing else. What a person does not show
-- is not in them.
create table published_profiles (
  user_id            uuid primary key references users (id) on delete cascade,
  -- the user name: the address of the person's own organization
  handle             varchar(40) not null unique,
  display_name       varchar(80) not null,
  about              varchar(160) not null default '',
  joined_at          timestamptz not null,
  published_at       timestamptz not null,
  shows_cost         boolean not null,
  shows_tools        boolean not null,
  shows_models       boolean not null,
  on_leaderboard     boolean not null,
  -- moves with every change of what is public
  refreshed_at       timestamptz not null,
  last_submission_at timestamptz
);

create table published_days (
  user_id         uuid not null references published_profiles (user_id) on delete cascade,
  day             date not null,
  -- empty: not shown; other: a name that is not generally known
  tool            varchar(64) not null,
  provider        varchar(64) not null,
  model           varchar(200) not null,
  input           bigint not null,
  output          bigint not null,
  cache_read      bigint not null,
  cache_write     bigint not null,
  reasoning       bigint not null,
  requests        bigint not null,
  -- null: not shown, or unknown; never an organization's bill
  cost_usd        numeric(24, 12),
  unpriced_tokens bigint not null,
  -- came through a provider connection at the vendor's own address
  is_verified     boolean not null,
  primary key (user_id, day, tool, provider, model)
);

-- People whose published days are to be computed again; the generation keeps a mark that was set meanwhile.
create table publishing_marks (
  user_id    uuid primary key references users (id) on delete cascade,
  generation bigint not null default 1,
  marked_at  timestamptz not null
);
grant select, insert, update, delete on published_profiles, published_days, publishing_marks to teamcost_app, teamcost_admin;

alter table users add column is_staff boolean not null default false;

-- Owners say whether the organization's people may publish their own usage of it; a person's choice goes with the membership.
alter table organizations add column allows_publishing boolean not null default false;

create table publishing_choices (
  org_id    uuid not null,
  user_id   uuid not null,
  chosen_at timestamptz not null,
  primary key (org_id, user_id),
  foreign key (org_id, user_id) references memberships (org_id, user_id) on delete cascade
);
select org_wall('publishing_choices');

-- What waits for somebody's look, or was decided: of what one device submitted for a day (submission), or of all that counts of a day (day).
create table held_days (
  org_id        uuid not null references organizations (org_id) on delete cascade,
  id            uuid not null,
  user_id       uuid not null references users (id) on delete cascade,
  kind          text not null check (kind in ('submission', 'day')),
  -- of the source whose lines are meant; empty: all that counts
  source_key    varchar(120) not null,
  -- the submitting program's key of the machine; empty where it says none, and of a whole day
  device        varchar(96) not null,
  day           date not null,
  submission_id uuid,
  state         text not null check (state in ('waiting', 'approved', 'rejected')),
  reasons       text[] not null,
  -- what was looked at: another content is another question
  fingerprint   bytea not null check (octet_length(fingerprint) = 32),
  tokens        bigint not null,
  value_usd     numeric(24, 12) not null,
  -- of the person's other days
  usual_tokens  bigint not null,
  usual_usd     numeric(24, 12) not null,
  held_at       timestamptz not null,
  primary key (org_id, id)
);
create unique index held_days_by_place on held_days (org_id, user_id, kind, device, day);
select org_wall('held_days');

-- Every decision, for ever: who, when, why, and what it was before. Rows are only added.
create table held_day_reviews (
  org_id      uuid not null references organizations (org_id) on delete cascade,
  id          uuid not null,
  held_id     uuid not null,
  user_id     uuid not null references users (id) on delete cascade,
  day         date not null,
  action      text not null check (action in ('approve', 'reject', 'undo')),
  reason      varchar(500) not null,
  fingerprint bytea not null check (octet_length(fingerprint) = 32),
  tokens      bigint not null,
  value_usd   numeric(24, 12) not null,
  reviewed_by uuid not null,
  reviewed_at timestamptz not null,
  primary key (org_id, id)
);
create index held_day_reviews_by_day on held_day_reviews (org_id, held_id, reviewed_at desc);
select org_wall('held_day_reviews');
revoke update on held_day_reviews from teamcost_app;

-- Which reading made the rows of a source's day: only what was read at the vendor's own address can be called verified.
alter table source_days add column at_vendor boolean not null default false;

-- When anything was known of a day for the first time: days that are told more than a year later are not published.
alter table rolled_days add column first_rolled_at timestamptz not null default now();

-- What each source said, counter by counter: what the others said is left when one of them waits for review.
alter table daily_sources add column input bigint not null default 0;
alter table daily_sources add column output bigint not null default 0;
alter table daily_sources add column cache_read bigint not null default 0;
alter table daily_sources add column cache_write bigint not null default 0;
alter table daily_sources add column reasoning bigint not null default 0;
insert into dirty_days (org_id, day) select distinct org_id, utc_day from daily_sources
on conflict (org_id, day) do update set generation = dirty_days.generation + 1;

-- The largest telling of each version of the program's rules, and the highest version that read the full history: which one counts does not depend on
-- the order in which they came.
alter table submitted_parts add column tellings jsonb not null default '[]';
alter table submitted_parts add column full_version integer;
