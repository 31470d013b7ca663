-- Which week's summary was decided for whom: told once, whatever happens. The zero id stands for the organization's channels.
create table weekly_summaries (
  org_id     uuid not null references organizations (org_id) on delete cascade,
  -- the Monday that the week began on
  week       date not null,
  user_id    uuid not null,
  decided_at timestamptz not null,
  -- false: nothing had happened for so long that nothing was said
  is_told    boolean not null,
  primary key (org_id, week, user_id)
);
select org_wall('weekly_summaries');
