-- The same installation of the same person is the same device, whatever token it uses.
insert into devices (org_id, id, user_id, installation_id, name, created_at, last_seen_at, token_id)
values ($1, $2, $3, $4, $5, $6, $6, $7)
on conflict (org_id, user_id, installation_id) do update
set name = excluded.name, last_seen_at = excluded.last_seen_at, token_id = coalesce(excluded.token_id, devices.token_id)
returning id
