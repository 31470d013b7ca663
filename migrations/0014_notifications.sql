-- What goes out: channels of an organization, messages waiting in the outbox, what became of each try, and what each member wants by mail.
create table channels (
  org_id           uuid not null references organizations (org_id) on delete cascade,
  id               uuid not null,
  kind             text not null check (kind in ('slack', 'webhook')),
  name             varchar(80) not null,
  -- the kinds of notice it takes
  kinds            text[] not null default '{}',
  -- encrypted, write-only: where to, and what its messages are signed with. The last four characters are all that is shown.
  address          text not null,
  address_tail     varchar(4) not null,
  secret           text,
  secret_tail      varchar(4),
  -- while receivers change over, messages carry both signatures
  old_secret       text,
  old_secret_until timestamptz,
  state            text not null default 'on' check (state in ('on', 'broken')),
  trouble_words    varchar(500),
  trouble_at       timestamptz,
  -- the first of the failures without a success in between
  failing_since    timestamptz,
  last_good_at     timestamptz,
  created_by       uuid not null,
  created_at       timestamptz not null,
  primary key (org_id, id)
);
select org_wall('channels');

-- Written in the transaction that decided it. One message for each destination and key, however often it is added.
create table outbox (
  org_id      uuid not null references organizations (org_id) on delete cascade,
  id          uuid not null,
  -- the order within a destination
  number      bigint generated always as identity,
  destination varchar(44) not null,
  channel_id  uuid,
  user_id     uuid,
  -- of a mail: which wish of the member it follows; null: it comes whatever the wishes
  wish        text check (wish in ('alerts', 'weekly')),
  kind        varchar(40) not null,
  key         varchar(300) not null,
  -- json and not jsonb: receivers get the fields in the order in which they were written
  notice      json not null,
  is_test     boolean not null default false,
  created_at  timestamptz not null,
  state       text not null default 'waiting' check (state in ('waiting', 'sent', 'failed', 'dropped')),
  -- tries so far, and how far the back-off has come
  attempts    integer not null default 0,
  step        integer not null default 0,
  next_at     timestamptz not null,
  -- the last try met nobody: as soon as the destination answers again, this one goes too
  is_unheard  boolean not null default false,
  words       varchar(500),
  ended_at    timestamptz,
  lease_by    uuid,
  lease_until timestamptz,
  primary key (org_id, id),
  check ((channel_id is null) <> (user_id is null))
);
create unique index outbox_by_key on outbox (org_id, destination, key);
create index outbox_waiting on outbox (org_id, destination, number) where state = 'waiting';
create index outbox_ended on outbox (org_id, ended_at) where ended_at is not null;
select org_wall('outbox');

-- Every try of a message.
create table deliveries (
  org_id      uuid not null references organizations (org_id) on delete cascade,
  id          uuid not null,
  message_id  uuid not null,
  channel_id  uuid,
  user_id     uuid,
  attempt     integer not null,
  at          timestamptz not null,
  duration_ms integer not null,
  outcome     text not null check (outcome in ('good', 'again', 'refused', 'broken')),
  -- the answer: HTTP status or SMTP code, what was said in words, and the first two kilobytes of it
  status      integer,
  words       varchar(500) not null,
  answer      varchar(2048),
  next_at     timestamptz,
  primary key (org_id, id)
);
create index deliveries_by_channel on deliveries (org_id, channel_id, at desc);
create index deliveries_by_message on deliveries (org_id, message_id);
select org_wall('deliveries');

-- Without a row owners and admins get alerts, and nobody the weekly summary.
create table mail_wishes (
  org_id  uuid not null references organizations (org_id) on delete cascade,
  user_id uuid not null references users (id) on delete cascade,
  alerts  boolean not null,
  weekly  boolean not null,
  primary key (org_id, user_id)
);
select org_wall('mail_wishes');

-- Platform table: letters that belong to no organization (confirm an address, choose a new password) or go to somebody who is not in it yet
-- (an invitation). They hold links that open things: encrypted as long as they wait, taken away once they went.
create table letters (
  id          uuid primary key,
  kind        varchar(40) not null,
  content     text,
  created_at  timestamptz not null,
  -- after this the links in it no longer work
  good_until  timestamptz not null,
  state       text not null default 'waiting' check (state in ('waiting', 'sent', 'failed')),
  attempts    integer not null default 0,
  next_at     timestamptz not null,
  is_unheard  boolean not null default false,
  words       varchar(500),
  ended_at    timestamptz,
  lease_by    uuid,
  lease_until timestamptz
);
create index letters_waiting on letters (next_at) where state = 'waiting';
grant select, insert, update, delete on letters to teamcost_app, teamcost_admin;
