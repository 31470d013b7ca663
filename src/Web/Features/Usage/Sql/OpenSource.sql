-- The row is the lock: two batches of one source go one after the other.
insert into sources (
  org_id, id, kind, natural_key, name, machine_id, user_id, self_declared, created_at, observed_at, lowest_reader, highest_reader)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $11)
on conflict (org_id, kind, natural_key) do update set
  name = excluded.name,
  machine_id = coalesce(excluded.machine_id, sources.machine_id),
  observed_at = greatest(sources.observed_at, excluded.observed_at),
  lowest_reader = least(sources.lowest_reader, excluded.lowest_reader),
  highest_reader = greatest(sources.highest_reader, excluded.highest_reader)
returning id, lowest_reader, highest_reader
