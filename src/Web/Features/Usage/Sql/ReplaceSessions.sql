-- A newer reader replaces the sessions that it names, on the days that it speaks of.
delete from usage_lines u
using (select distinct session from incoming where session is not null) named
where u.org_id = $1 and u.source_id = $2 and u.day between $3 and $4 and u.session = named.session and u.reader_version < $5
returning u.day
