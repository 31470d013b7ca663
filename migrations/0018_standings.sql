-- Sums of what is published, by period: all that the leaderboard reads besides the names. Derived from published_days, and gone with the profile in
-- the same transaction.
create table standings (
  period          text not null check (period in ('all', 'month', 'week')),
  user_id         uuid not null references published_profiles (user_id) on delete cascade,
  tokens          bigint not null,
  -- null: not shown, or no price is known
  cost_usd        numeric(24, 12),
  unpriced_tokens bigint not null,
  verified_tokens bigint not null,
  active_days     integer not null,
  top_provider    varchar(64) not null,
  top_tool        varchar(64) not null,
  -- which telling of the profile was summed, and on which UTC day: month and week move with it
  refreshed_at    timestamptz not null,
  as_of           date not null,
  primary key (period, user_id)
);
create index standings_by_user on standings (user_id);
grant select, insert, update, delete on standings to teamcost_app, teamcost_admin;

-- What every cached public answer is keyed by. "erased" moves in the transaction in which somebody is published, unpublished or chooses otherwise:
-- an answer made before it is never given again. "changed" moves with new usage too, which may come a few seconds late.
create table public_versions (
  only_one boolean primary key default true check (only_one),
  erased   bigint not null,
  changed  bigint not null
);
insert into public_versions (erased, changed) values (1, 1);
grant select, update on public_versions to teamcost_app, teamcost_admin;

create function note_public_change() returns trigger language plpgsql set search_path = pg_catalog, public as $$
begin
  if tg_op = 'UPDATE'
    and (old.handle, old.display_name, old.about, old.shows_cost, old.shows_tools, old.shows_models, old.on_leaderboard)
      is not distinct from (new.handle, new.display_name, new.about, new.shows_cost, new.shows_tools, new.shows_models, new.on_leaderboard)
  then
    update public_versions set changed = changed + 1;
  else
    update public_versions set erased = erased + 1, changed = changed + 1;
  end if;
  return null;
end
$$;

-- At commit, and not before: the one row is locked for a moment only, and always last.
create constraint trigger published_profiles_noted after insert or update or delete on published_profiles
  deferrable initially deferred for each row execute function note_public_change();
