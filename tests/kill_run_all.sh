#!/usr/bin/env bash
# Kills run_all with -9 at random moments of a real run and looks for what is left five seconds later:
# processes, listening ports, temporary folders, Redis keys.
#   tests/kill_run_all.sh BINARY|- [TIMES] [CASES...]
# With - in place of a binary the cases start what they start by default. LATEST_SECONDS, 6 without it, is when a run is killed at the latest.
set -u
binary=${1:?usage: tests/kill_run_all.sh BINARY|- [TIMES] [CASES...]} times=${2:-10} latest=${LATEST_SECONDS:-6}
shift; [ $# -gt 0 ] && shift
cases=("$@"); [ $# -gt 0 ] || cases=(1-99)
cd "$(dirname "$0")/.." || exit 3
root=$PWD temp=$(mktemp -d) bad=0
trap 'rm -rf "$temp"' EXIT
# A Redis that outlives the run, so that left keys show: the system's, else the one that Casebook unpacked.
server=$(command -v redis-server || ls .cache/redis/redis-server-* 2>/dev/null | head -1)
redis_port=$((20000 + RANDOM % 20000)) redis=
if [ -n "$server" ]; then
  "$server" --port $redis_port --bind 127.0.0.1 --save '' --appendonly no --dir "$temp" >/dev/null & redis=$!
  trap 'kill $redis; rm -rf "$temp"' EXIT
fi
keys() { # RESP by hand: no redis-cli needed
  exec 3<>/dev/tcp/127.0.0.1/$redis_port && printf 'KEYS *\r\nQUIT\r\n' >&3 && tr -d '\r' <&3 | grep -v '^[$*+]'; exec 3>&-
}
mine() { # every process that inherited the temporary folder or works in it (Redis hides its environment); not this script or its Redis
  for cwd in /proc/[0-9]*/cwd; do case $(readlink "$cwd" 2>/dev/null) in "$temp"/*) cut -d/ -f3 <<<"$cwd" ;; esac; done
  grep -lzF "java.io.tmpdir=$temp" /proc/[0-9]*/environ 2>/dev/null | cut -d/ -f3 | while read -r p; do
    grep -qs . "/proc/$p/cmdline" && echo "$p"; done
}

for i in $(seq "$times"); do
  args=("${cases[@]}")
  [ "$binary" = - ] || args+=(--binary "$binary")
  if [ -n "$redis" ] && [ $((i % 2)) = 0 ]; then args+=(--redis-url "redis://127.0.0.1:$redis_port"); fi
  JDK_JAVA_OPTIONS="-Djava.io.tmpdir=$temp -XX:-UsePerfData" ./jbang run_all.java "${args[@]}" >"$temp/output" 2>&1 3>&- &
  runner=$!
  delay=$(awk -v r=$RANDOM -v l="$latest" 'BEGIN { printf "%.2f", 0.3 + (l - 0.3) * r / 32768 }')
  sleep "$delay"
  ports=$(for p in $(mine); do ss -Hltnp 2>/dev/null | grep "pid=$p," ; done | awk '{print $4}' | sort -u)
  held=$(mine | sort -u | wc -l)
  kill -9 $runner; wait $runner 2>/dev/null
  killed=$(date +%s%N) gone=
  while [ $(( ($(date +%s%N) - killed) / 1000000 )) -lt 5000 ]; do
    [ -z "$(mine)" ] && [ -z "$(ls -d "$temp"/casebook-* 2>/dev/null)" ] && { gone=$(( ($(date +%s%N) - killed) / 1000000 )); break; }
    sleep 0.05
  done
  left=
  [ -n "$(mine)" ] && left+=" processes: $(mine | xargs -r ps -o pid=,args= -p | cut -c1-150)"
  for port in $ports; do ss -Hltn | awk '{print $4}' | grep -qxF "$port" && left+=" port $port"; done
  folders=$(ls -d "$temp"/casebook-* 2>/dev/null); [ -n "$folders" ] && left+=" folders: $folders"
  if [ -n "$redis" ]; then keys=$(keys); [ -n "$keys" ] && left+=" keys: $keys"; fi
  if [ -z "$left" ]; then echo "$i: killed after $delay s with $held processes: nothing left after ${gone:-5000} ms"
  else echo "$i: killed after $delay s with $held processes: LEFT$left"; bad=1; fi
  rm -rf "${temp:?}"/casebook-*
done
exit $bad
