-- What a total says beyond what is known already, counter by counter, without hour and project, under the name that the detail uses. Run
-- twice: for the client side's totals against its sessions, and for provider accounts against the client side ({of} is which).
-- List value follows its counter. An amount that was recorded is weighed by the list value of what exceeds, where all of it has one, else by
-- its tokens; what has neither, by requests.
create temp table roll_{of}_excess on commit drop as
select said.day, -1 as hour, said.tool, said.provider, known.model, said.alike, null::uuid as session, said.person_id, said.who,
  said.identity_id, said.team_id, ''::text as project, said.grain, said.paid_by, said.source,
  more.input, more.output, more.cache_read, more.cache_write_5m, more.cache_write_1h, least(more.reasoning, more.output) as reasoning,
  more.requests, more.web_searches,
  round(said.l_input * part.input, 12) as l_input, round(said.l_output * part.output, 12) as l_output,
  round(said.l_cache_read * part.cache_read, 12) as l_cache_read, round(said.l_cache_write_5m * part.cache_write_5m, 12) as l_cache_write_5m,
  round(said.l_cache_write_1h * part.cache_write_1h, 12) as l_cache_write_1h, round(said.l_search * part.web_searches, 12) as l_search,
  round(said.recorded_usd * weight.value, 12) as recorded_usd, round(said.other_list_usd * weight.value, 12) as other_list_usd,
  round(said.unpriced * weight.tokens)::bigint as unpriced
from roll_{of}_said said
join roll_{of}_known known using (n)
cross join lateral (
  select
    greatest(said.input - known.input, 0) as input,
    greatest(said.output - known.output, 0) as output,
    greatest(said.cache_read - known.cache_read, 0) as cache_read,
    greatest(said.cache_write_5m - known.cache_write_5m, 0) as cache_write_5m,
    greatest(said.cache_write_1h - known.cache_write_1h, 0) as cache_write_1h,
    greatest(said.reasoning - known.reasoning, 0) as reasoning,
    greatest(said.requests - known.requests, 0) as requests,
    greatest(said.web_searches - known.web_searches, 0) as web_searches) more
cross join lateral (
  select
    coalesce(more.input::numeric / nullif(said.input, 0), 0) as input,
    coalesce(more.output::numeric / nullif(said.output, 0), 0) as output,
    coalesce(more.cache_read::numeric / nullif(said.cache_read, 0), 0) as cache_read,
    coalesce(more.cache_write_5m::numeric / nullif(said.cache_write_5m, 0), 0) as cache_write_5m,
    coalesce(more.cache_write_1h::numeric / nullif(said.cache_write_1h, 0), 0) as cache_write_1h,
    coalesce(more.web_searches::numeric / nullif(said.web_searches, 0), 0) as web_searches) part
cross join lateral (
  select
    said.l_input + said.l_output + said.l_cache_read + said.l_cache_write_5m + said.l_cache_write_1h + said.l_search
      + said.o_input + said.o_output + said.o_cache_read + said.o_cache_write_5m + said.o_cache_write_1h + said.o_search as said,
    (said.l_input + said.o_input) * part.input + (said.l_output + said.o_output) * part.output
      + (said.l_cache_read + said.o_cache_read) * part.cache_read + (said.l_cache_write_5m + said.o_cache_write_5m) * part.cache_write_5m
      + (said.l_cache_write_1h + said.o_cache_write_1h) * part.cache_write_1h + (said.l_search + said.o_search) * part.web_searches as more) list
cross join lateral (
  select case
    when said.tokens > 0
      then (more.input + more.output + more.cache_read + more.cache_write_5m + more.cache_write_1h)::numeric / said.tokens
    when said.requests > 0 then more.requests::numeric / said.requests
    else 1 end as part) by_tokens
cross join lateral (
  select by_tokens.part as tokens, case when said.unlisted = 0 and list.said > 0 then list.more / list.said else by_tokens.part end as value) weight
