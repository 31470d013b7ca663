#!/usr/bin/env bash
# How fast `teamcost` reads logs, beside `cat`, `grep -c usage`, and two other programs of its kind (bench/peers) over the same files.
#
#   bench/cli-scan.sh [GB] [FILES] [SEED]        default: 1.0 2000 1
#
# Publishes the single file, installs the peers with npm, writes an invented corpus under bench/out, checks the result against the corpus' truth, and prints
# medians of five runs: cold (no ledger, no cache), warm (nothing new), appended (five files grew). Files are in the page cache. Linux on x64.
# PEERS=no leaves the peers out.
set -euo pipefail
cd "$(dirname "$0")/.."
gb=${1:-1.0} files=${2:-2000} seed=${3:-1}
out=$PWD/bench/out/cli home=$PWD/bench/out/cli-home-$gb-$files-$seed
runs=5

if [ -z "${TEAMCOST:-}" ]; then
  dotnet publish src/Cli -p:NuGetLockFilePath=obj/publish.lock.json -c Release -r linux-x64 -p:PublishSingleFile=true -p:PublishReadyToRun=true --self-contained -o "$out" -v q
  TEAMCOST=$out/teamcost
fi
[ -f "$home/truth.json" ] || python3 bench/gen-claude-logs.py --home "$home" --gb "$gb" --files "$files" --seed "$seed" > /dev/null

# measure NAME PREPARE COMMAND...: the median of the wall times, and the largest peak of memory
measure() {
  local name=$1 prepare=$2; shift 2
  python3 - "$name" "$prepare" "$runs" "$@" <<'PY'
import json, os, resource, subprocess, sys, time
name, prepare, runs, command = sys.argv[1], sys.argv[2], int(sys.argv[3]), sys.argv[4:]
times, cpu, peak = [], [], 0
for _ in range(runs + 1):
    if prepare: subprocess.run(prepare, shell=True, check=True)
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, _, usage = os.wait4(process.pid, 0)
    times.append(time.perf_counter() - start); cpu.append(usage.ru_utime + usage.ru_stime); peak = max(peak, usage.ru_maxrss)
times, cpu = sorted(times[1:]), sorted(cpu[1:])
print(json.dumps(dict(name=name, wall=times[runs // 2], least=times[0], most=times[-1], cpu=cpu[runs // 2], peakMb=round(peak / 1024))))
PY
}

peers=$PWD/bench/peers/node_modules
if [ "${PEERS:-yes}" = yes ]; then
  [ -d "$peers" ] || (cd bench/peers && npm ci --silent --ignore-scripts)
  ccusage=$peers/@ccusage/ccusage-linux-x64/bin/ccusage tokscale=$peers/@tokscale/cli-linux-x64-gnu/bin/tokscale
  chmod +x "$ccusage" "$tokscale"
fi

export HOME=$home
unset CLAUDE_CONFIG_DIR XDG_CONFIG_HOME XDG_STATE_HOME
state=$home/.local/state/teamcost
rm -rf "$state"
"$TEAMCOST" daily --json --timezone UTC | python3 bench/check-truth.py "$home/truth.json"

grow='python3 - <<PY
import glob, os, uuid
for path in sorted(glob.glob(os.environ["HOME"] + "/.claude/projects/*/*.jsonl"))[:5]:
    line = "{\"type\":\"assistant\",\"sessionId\":\"s\",\"cwd\":\"/x\",\"timestamp\":\"2026-11-20T00:00:00Z\",\"requestId\":\"r\",\"message\":{\"id\":\"%s\",\"model\":\"claude-opus-4-6\",\"usage\":{\"input_tokens\":1,\"output_tokens\":1}}}\n" % uuid.uuid4()
    data = open(path, "rb").read()
    open(path, "ab").write((b"" if data.endswith(b"\n") else b"\"}\n") + line.encode())
PY'
{
  # Through a pipe: grep stops at the first match when it sees that nobody reads the counts.
  measure "grep -c usage" "" sh -c "grep -rc usage '$home/.claude' | cat > /dev/null"
  measure "cat" "" sh -c "find '$home/.claude' -type f -exec cat {} + > /dev/null"
  measure "teamcost --version" "" "$TEAMCOST" --version
  measure "teamcost, cold" "rm -rf '$state'" "$TEAMCOST" daily --json --timezone UTC
  measure "teamcost, warm" "" "$TEAMCOST" daily --json --timezone UTC
  measure "teamcost, five files grew" "$grow" "$TEAMCOST" daily --json --timezone UTC
  # As Claude Code calls it: after an answer, so that the session's own log has grown since the ledger was written.
  session=$(ls "$home"/.claude/projects/*/*.jsonl | sed -n 8p)
  printf '{"session_id":"s","transcript_path":"%s"}' "$session" > "$home/status.json"
  answer="printf '%s\n' \"{\\\"type\\\":\\\"assistant\\\",\\\"sessionId\\\":\\\"s\\\",\\\"timestamp\\\":\\\"2026-11-20T00:00:00Z\\\",\\\"message\\\":{\\\"id\\\":\\\"\$(date +%N)\\\",\\\"model\\\":\\\"claude-opus-4-6\\\",\\\"usage\\\":{\\\"input_tokens\\\":1,\\\"output_tokens\\\":1}}}\" >> '$session'"
  measure "teamcost statusline" "$answer" sh -c "exec '$TEAMCOST' statusline < '$home/status.json'"
  if [ "${PEERS:-yes}" = yes ]; then
    # Neither may ask the network for prices: ccusage has a table built in, tokscale takes a fresh cache file for its own.
    cache=$home/.config/tokscale/cache
    seed="mkdir -p '$cache' && python3 -c 'import json, sys, time; json.dump({\"timestamp\": int(time.time()), \"data\": json.load(open(sys.argv[1]))}, open(sys.argv[2], \"w\"))' src/Web.Tests/Samples/prices.json '$cache/pricing-litellm.json'"
    export TOKSCALE_PRICING_CACHE_ONLY=1 NO_COLOR=1 TZ=UTC
    measure "ccusage $("$ccusage" --version | grep -o '[0-9][0-9.]*' | head -1), all agents" "" "$ccusage" daily --json --offline
    measure "ccusage, Claude Code only" "" "$ccusage" claude daily --json --offline
    measure "tokscale $("$tokscale" --version | grep -o '[0-9][0-9.]*' | head -1), cold" "rm -rf '$home/.config/tokscale' && $seed" "$tokscale" models --json --no-spinner
    measure "tokscale, warm" "" "$tokscale" models --json --no-spinner
    measure "tokscale, five files grew" "$grow" "$tokscale" models --json --no-spinner
  fi
} | python3 -c '
import json, sys
rows = [json.loads(line) for line in sys.stdin]
yardstick = rows[0]
print("| run | wall s, median (least–most) | CPU s | peak MB | wall × grep | CPU × grep |\n|---|---|---|---|---|---|")
for r in rows:
    print("| {name} | {wall:.3f} ({least:.3f}–{most:.3f}) | {cpu:.2f} | {peakMb} | {ratio:.2f} | {work:.2f} |".format(ratio=r["wall"] / yardstick["wall"], work=r["cpu"] / yardstick["cpu"], **r))
'
# The grown files no longer fit the truth.
rm -f "$home/truth.json"
