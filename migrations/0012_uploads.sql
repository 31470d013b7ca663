-- Reports of other programs: looked at first (in the browser), then taken, then perhaps undone. What a report says of a day and tool holds until a later one
-- of the same person and machine speaks of it.
create table uploads (
  org_id       uuid not null,
  id           uuid not null,
  road         text not null check (road in ('browser', 'command', 'api')),
  name         varchar(200) not null,
  format       varchar(80) not null default '',
  -- whose: a member, or a name that sources use
  user_id      uuid,
  identity     varchar(256),
  -- as it was said; the place is what makes two reports tell of the same: person and machine
  machine      varchar(120) not null default '',
  machine_id   uuid,
  place        varchar(120) not null,
  -- which tool it is of where the report does not say it; which zone its days are of, where that was said
  tool         varchar(64),
  time_zone    varchar(64),
  -- cleaned of folders and names of projects, compressed: read again whenever it is needed
  content      bytea not null,
  uploaded_by  uuid,
  token_id     uuid,
  uploaded_at  timestamptz not null,
  -- null: only looked at; gone a day later
  taken_at     timestamptz,
  undone_at    timestamptz,
  undone_by    uuid,
  first_day    date,
  last_day     date,
  -- each "tool day" that it speaks of
  parts        text[] not null default '{}',
  new_parts    integer not null default 0,
  changed_parts integer not null default 0,
  tokens       bigint not null default 0,
  reported_usd numeric(24, 12),
  primary key (org_id, id)
);
create index uploads_by_place on uploads (org_id, place, taken_at desc);
create index uploads_by_person on uploads (org_id, user_id, uploaded_at desc);
select org_wall('uploads');
