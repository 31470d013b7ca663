#!/usr/bin/env python3
"""Writes N GB of invented Claude Code logs under a fake home, for parser benchmarks.

  gen-claude-logs.py --home DIR [--gb 1.0] [--files 2000] [--days 90] [--end 2026-11-19] [--seed 1]

Layout   DIR/.claude/projects/<slug>/<session>.jsonl
         DIR/.claude/projects/<slug>/<session>/subagents/agent-<id>.jsonl   (1 file in 8)
Truth    DIR/truth.json : what a correct reader must report, per UTC day and model, plus the
         number of lines, usage lines and duplicate usage lines. Same seed, same bytes.

What makes the data behave like the real thing:
  * one JSON line per content block: a reply of 1-4 blocks repeats message.id, requestId and
    the usage object on every line, output_tokens growing until the last line (streaming);
  * user lines with tool results, most under 4 KB, a few of 30-200 KB, holding escapes,
    non-ASCII text, and the words "usage" and "input_tokens" as bait for text scanners;
  * other line kinds: summary, system, file-history-snapshot, progress, queue-operation;
  * 5 % of sessions start with a copy of the tail of an earlier session (resume), same ids;
  * four models, 1 hour and 5 minute cache writes, a few <synthetic> replies and a few torn
    last lines; cache reads grow with the conversation.
"""
import argparse, datetime as dt, json, os, random, uuid

MODELS = [("claude-sonnet-4-5-20250929", 45), ("claude-opus-4-5-20251101", 30), ("claude-haiku-4-5-20251001", 20), ("claude-opus-4-6", 5)]
PROJECTS = ["acme-api", "acme-web", "billing", "infra-live", "mobile-app", "notebooks", "docs-site", "etl-jobs", "shop", "design-kit", "bots", "sandbox"]
WORDS = ("return await the handler for each order and log it when cache misses happen before deploy "
         "public async Task<IResult> Get(Guid id, CancellationToken ct) => await store.Find(id, ct); "
         "const rows = data.map(r => ({...r, total: r.qty * r.price})); "
         "SELECT id, name FROM accounts WHERE org_id = $1 ORDER BY created_at DESC LIMIT 50; "
         "naïve café Zürich 東京 größe → ✓ “quoted” ").split(" ")

def filler(rng, size):
    out, n = [], 0
    while n < size:
        line = " " * rng.choice((0, 2, 4, 8)) + " ".join(rng.choice(WORDS) for _ in range(rng.randint(4, 16)))
        if rng.random() < 0.04: line += ' {"usage":{"input_tokens":123,"output_tokens":456}}'
        if rng.random() < 0.10: line += '\tpath = "C:\\\\src\\\\app"'
        out.append(line); n += len(line) + 1
    return json.dumps("\n".join(out)[:size], ensure_ascii=False)[1:-1]

def main():
    a = argparse.ArgumentParser()
    a.add_argument("--home", required=True); a.add_argument("--gb", type=float, default=1.0); a.add_argument("--files", type=int, default=2000)
    a.add_argument("--days", type=int, default=90); a.add_argument("--end", default="2026-11-19"); a.add_argument("--seed", type=int, default=1)
    o = a.parse_args()
    rng = random.Random(o.seed)
    small = [filler(rng, rng.randint(60, 900)) for _ in range(400)]
    mid = [filler(rng, rng.randint(900, 6000)) for _ in range(300)]
    big = [filler(rng, rng.randint(30_000, 200_000)) for _ in range(12)]
    body = lambda: rng.choice(small) if (x := rng.random()) < 0.55 else rng.choice(mid) if x < 0.985 else rng.choice(big)
    end = dt.datetime.fromisoformat(o.end).replace(tzinfo=dt.timezone.utc)
    uid = lambda: str(uuid.UUID(int=rng.getrandbits(128), version=4))
    names, weights = zip(*MODELS)
    truth, seen = {}, set()
    stats = dict(files=0, bytes=0, lines=0, usageLines=0, duplicateUsageLines=0, torn=0)
    target, tails = int(o.gb * 1e9), []
    for n in range(o.files):
        proj = PROJECTS[min(int(rng.expovariate(0.4)), len(PROJECTS) - 1)]
        slug, cwd, sid = "-home-dev-" + proj, "/home/dev/" + proj, uid()
        agent = n % 8 == 7
        rel = f".claude/projects/{slug}/{sid}/subagents/agent-{rng.getrandbits(28):07x}.jsonl" if agent else f".claude/projects/{slug}/{sid}.jsonl"
        path = os.path.join(o.home, rel); os.makedirs(os.path.dirname(path), exist_ok=True)
        quota = (target - stats["bytes"]) / (o.files - n) * rng.uniform(0.25, 1.75) if n < o.files - 1 else target - stats["bytes"]
        t = end - dt.timedelta(days=rng.uniform(0, o.days))
        model = rng.choices(names, weights)[0]
        head = lambda kind, ts: f'{{"parentUuid":"{uid()}","isSidechain":{"true" if agent else "false"},"userType":"external","cwd":"{cwd}","sessionId":"{sid}","version":"2.1.{n % 60}","gitBranch":"main","type":"{kind}","uuid":"{uid()}","timestamp":"{ts:%Y-%m-%dT%H:%M:%S}.{ts.microsecond // 1000:03d}Z"'
        lines, size, recent, ctx = [], 0, [], rng.randint(9000, 20000)
        def put(s):
            nonlocal size
            lines.append(s); size += len(s.encode()) + 1
        if tails and not agent and rng.random() < 0.05:
            for s in rng.choice(tails): put(s); stats["usageLines"] += 1; stats["duplicateUsageLines"] += 1
        put(f'{{"type":"summary","summary":"{rng.choice(small)[:60].split(chr(92))[0]}","leafUuid":"{uid()}"}}')
        while size < quota:
            t += dt.timedelta(seconds=rng.uniform(2, 90))
            put(head("user", t) + f',"message":{{"role":"user","content":"{rng.choice(small)}"}}}}')
            if rng.random() < 0.2: put(f'{{"type":"file-history-snapshot","messageId":"{uid()}","snapshot":{{"trackedFileBackups":{{}},"timestamp":"{t:%Y-%m-%dT%H:%M:%S}.000Z"}},"isSnapshotUpdate":false}}')
            for _ in range(rng.randint(1, 7)):
                t += dt.timedelta(seconds=rng.uniform(1, 25))
                if rng.random() < 0.004:
                    put(head("assistant", t) + f',"message":{{"id":"{uid()}","type":"message","role":"assistant","model":"<synthetic>","content":[{{"type":"text","text":"API Error"}}],"usage":{{"input_tokens":0,"output_tokens":0,"cache_creation_input_tokens":0,"cache_read_input_tokens":0}}}},"isApiErrorMessage":true}}')
                    continue
                mid_id, rid = f"msg_{rng.getrandbits(100):025x}", f"req_{rng.getrandbits(100):025x}"
                i, w, out = rng.randint(3, 60), rng.randint(200, 4000), rng.randint(60, 1800)
                r, one = ctx, agent is False and rng.random() < 0.3
                c5, c1 = (0, w) if one else (w, 0)
                ctx = min(ctx + w + out // 2, 178_000) if ctx < 178_000 else rng.randint(12_000, 30_000)
                blocks = rng.choice((1, 1, 2, 2, 3, 4))
                for b in range(blocks):
                    o_t = out if b == blocks - 1 else max(1, out * (b + 1) // (blocks + 3))
                    text = rng.choice(small) if rng.random() < 0.8 else rng.choice(mid)
                    c = (f'{{"type":"thinking","thinking":"{text}","signature":"{rng.getrandbits(800):0200x}"}}' if b == 0 and blocks > 1 else
                         f'{{"type":"tool_use","id":"toolu_{rng.getrandbits(96):024x}","name":"Edit","input":{{"file_path":"{cwd}/src/a.cs","old_string":"{text}","new_string":"{text}"}}}}' if b else f'{{"type":"text","text":"{text}"}}')
                    s = head("assistant", t) + f',"message":{{"model":"{model}","id":"{mid_id}","type":"message","role":"assistant","content":[{c}],"stop_reason":{"null" if b < blocks - 1 else chr(34) + "tool_use" + chr(34)},"stop_sequence":null,"usage":{{"input_tokens":{i},"cache_creation_input_tokens":{w},"cache_read_input_tokens":{r},"cache_creation":{{"ephemeral_5m_input_tokens":{c5},"ephemeral_1h_input_tokens":{c1}}},"output_tokens":{o_t},"service_tier":"standard"}}}},"requestId":"{rid}"}}'
                    put(s); stats["usageLines"] += 1
                    if mid_id in seen: stats["duplicateUsageLines"] += 1
                    seen.add(mid_id)
                    recent.append(s)
                d = truth.setdefault(f"{t:%Y-%m-%d}", {}).setdefault(model, dict(requests=0, input=0, output=0, cacheRead=0, cacheWrite5m=0, cacheWrite1h=0))
                for k, v in (("requests", 1), ("input", i), ("output", out), ("cacheRead", r), ("cacheWrite5m", c5), ("cacheWrite1h", c1)): d[k] += v
                t += dt.timedelta(seconds=rng.uniform(0.2, 20))
                res = body()
                put(head("user", t) + f',"message":{{"role":"user","content":[{{"tool_use_id":"toolu_{rng.getrandbits(96):024x}","type":"tool_result","content":"{res}"}}]}},"toolUseResult":{{"stdout":"{res if rng.random() < 0.5 else ""}","stderr":"","interrupted":false,"isImage":false}}}}')
                if rng.random() < 0.05: put(head("system", t) + ',"subtype":"turn_duration","content":"","level":"info"}')
                if size >= quota: break
        # a copied tail must hold whole replies, or the copy would be partial
        if not agent and len(recent) > 12: tails = (tails + [recent[-rng.randint(6, 12):]])[-40:]
        torn = rng.random() < 0.01
        data = "\n".join(lines) + "\n" + ('{"parentUuid":"' if torn else "")
        with open(path, "w", encoding="utf-8", newline="\n") as f: f.write(data)
        mt = t.timestamp(); os.utime(path, (mt, mt))
        stats["files"] += 1; stats["bytes"] += os.path.getsize(path); stats["lines"] += len(lines); stats["torn"] += torn
    tot = {k: sum(m[k] for d in truth.values() for m in d.values()) for k in ("requests", "input", "output", "cacheRead", "cacheWrite5m", "cacheWrite1h")}
    tot["total"] = sum(v for k, v in tot.items() if k != "requests")
    with open(os.path.join(o.home, "truth.json"), "w") as f: json.dump(dict(args=vars(o) | dict(home=None), stats=stats, totals=tot, days=truth), f, indent=1, sort_keys=True)
    print(json.dumps(dict(stats=stats, totals=tot)))

if __name__ == "__main__": main()
