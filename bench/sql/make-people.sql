-- The people of the benchmark: platform rows only, the same in every organization.
insert into users (id, display_name, user_name, normalized_user_name, email, normalized_email, email_confirmed)
select md5('person ' || n)::uuid, 'Person ' || n, 'p' || n || '@example.com', 'P' || n || '@EXAMPLE.COM', 'p' || n || '@example.com', 'P' || n || '@EXAMPLE.COM', true
from generate_series(0, 24) n
on conflict do nothing
