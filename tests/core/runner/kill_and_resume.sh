#!/usr/bin/env bash
# A run killed at any moment and resumed ends with the bytes of one that was never stopped, without the
# help of a cache. kill_and_resume.sh BUILD ROOT
set -euo pipefail
build=$1 root=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export GRAFT_CACHE_DIR=$work/cache

# A few photos of each class, so that a run is short.
for class in "$root"/data/stamps/*/; do
  mkdir -p "$work/photos/$(basename "$class")"
  find "$class" -type f | sort | head -6 | xargs cp -t "$work/photos/$(basename "$class")"
done

graft() {
  "$build/bin/graft" run "$root/pipelines/stamps.toml" --quiet --set photos.path="$work/photos" \
    --set run.cache=false --set augment.views=2 --set 'evaluate.fail_below={}' --out "$@"
}
bytes() { (cd "$1" && sha256sum metrics.json history.jsonl nodes/head/state.safetensors pipeline.toml); }
state() { grep -oP '"state":"\K\w+' "$1/run.json" 2>/dev/null || echo none; }

began=$(date +%s%N)
graft "$work/whole" >/dev/null
took=$((($(date +%s%N) - began) / 1000000))
whole=$(bytes "$work/whole")

# stop NAME SIGNAL WAIT...: starts a run, waits, stops it, resumes it and compares.
stopped=0
stop() {
  local name=$1 signal=$2 out=$work/$1 pid
  shift 2
  graft "$out" >/dev/null 2>"$work/$name.log" &
  pid=$!
  "$@" "$out"
  pkill "-$signal" -P "$pid" 2>/dev/null || kill "-$signal" "$pid" 2>/dev/null || true
  wait "$pid" 2>/dev/null || true
  case $(state "$out") in
    finished) ;;
    none) rm -rf "$out" && graft "$out" >/dev/null ;; # stopped before there was a run
    *) stopped=$((stopped + 1)) && graft "$out" --resume >/dev/null ;;
  esac
  [ "$(state "$out")" = finished ] || { echo "$name: not finished after the resume" >&2; exit 1; }
  diff <(echo "$whole") <(bytes "$out") || { echo "$name: other bytes after the resume" >&2; exit 1; }
  rm -rf "$out"
}
after_ms() { sleep "$(printf '%d.%03d' $(($1 / 1000)) $(($1 % 1000)))"; }
until_there() { for _ in $(seq 2000); do [ -e "$2/$1" ] && return; sleep 0.002; done; }

for percent in 25 50 75; do stop "at-$percent" KILL after_ms $((took * percent / 100)); done
stop folder KILL until_there run.json
stop history KILL until_there history.jsonl
stop state KILL until_there nodes/head/state.safetensors
stop outcome KILL until_there nodes/head/outcome.json
stop report KILL until_there report.html
stop interrupt INT after_ms $((took / 3))

echo "a run of $took ms, stopped $stopped times before its end"
[ "$stopped" -ge 5 ] || { echo "too few of the 9 runs were caught before their end" >&2; exit 1; }
