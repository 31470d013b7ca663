-- An older reader says nothing about sessions that a newer one has read.
delete from incoming i
where exists (
  select from usage_lines u
  where u.org_id = $1 and u.source_id = $2 and u.session = i.session and u.reader_version > $3)
