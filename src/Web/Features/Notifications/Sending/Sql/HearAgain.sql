-- $1 organization, $2 destination, $3 whether it is mail, $4 now. It answers again: what nobody heard goes now and not when its wait is over.
update outbox set next_at = $4
where org_id = $1 and state = 'waiting' and is_unheard and next_at > $4 and (destination = $2 or ($3 and user_id is not null))
