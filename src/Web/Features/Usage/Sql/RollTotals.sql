-- Step 1b: what telemetry's counters say of a session is a total where another source tells the session request by request: no prompts, later by
-- an export. Such totals are compared in step 3, not hour by hour.
update roll_lines l set is_total = true
where l.telemetry and l.session is not null and l.band = -1
  and exists (
    select from roll_lines other
    where other.day = l.day and other.tool = l.tool and other.session = l.session and not other.connected
      and other.source <> l.source and not (other.telemetry and other.band = -1))
