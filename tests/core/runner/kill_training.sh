#!/usr/bin/env bash
# A backbone under training that is killed at random moments and resumed ends with the bytes of one that
# was never stopped. A third of the kills wait for a checkpoint that is being written.
# kill_training.sh BUILD ROOT [KILLS [SEED]]
set -euo pipefail
build=$1 root=$2 kills=${3:-9}
RANDOM=${4:-7}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export GRAFT_CACHE_DIR=$work/cache

for class in "$root"/data/stamps/*/; do
  mkdir -p "$work/photos/$(basename "$class")"
  find "$class" -type f | sort | head -6 | xargs cp -t "$work/photos/$(basename "$class")"
done

# Mixup, an average of the weights and early stopping have states of their own to bring back.
graft() {
  "$build/bin/graft" run "$root/pipelines/finetune.toml" --quiet --set photos.path="$work/photos" \
    --set backbone.trainable=stage6 --set head.epochs=3 --set head.batch=4 --set head.checkpoint_steps=2 \
    --set head.mixup=0.2 --set head.ema=0.9 --set head.patience=2 --out "$@"
}
bytes() {
  (cd "$1" && sha256sum metrics.json history.jsonl nodes/head/state.safetensors \
    nodes/backbone/weights.safetensors pipeline.toml)
}
state() { grep -oP '"state":"\K\w+' "$1/run.json" 2>/dev/null || echo none; }

began=$(date +%s%N)
graft "$work/whole" >/dev/null
took=$((($(date +%s%N) - began) / 1000000))
whole=$(bytes "$work/whole")

training=0 writing=0 other=0
for n in $(seq "$kills"); do
  out=$work/run
  graft "$out" >/dev/null 2>"$work/log" &
  pid=$!
  wait_ms=$((RANDOM * took / 32768))
  if [ $((n % 3)) = 0 ]; then # wait for a half-written checkpoint, a random one
    skip=$((RANDOM % 5)) seen=''
    while kill -0 "$pid" 2>/dev/null && [ "$skip" -ge 0 ]; do
      now=$(compgen -G "$out/nodes/head/*.part-*" || true)
      if [ -n "$now" ] && [ "$now" != "$seen" ]; then skip=$((skip - 1)) seen=$now; fi
    done
  else
    sleep "$(printf '%d.%03d' $((wait_ms / 1000)) $((wait_ms % 1000)))"
  fi
  pkill -KILL -P "$pid" 2>/dev/null || kill -KILL "$pid" 2>/dev/null || true
  wait "$pid" 2>/dev/null || true
  if compgen -G "$out/nodes/head/*.part-*" >/dev/null; then
    writing=$((writing + 1))
  elif [ -s "$out/history.jsonl" ] && [ ! -e "$out/nodes/head/outcome.json" ]; then
    training=$((training + 1))
  else
    other=$((other + 1))
  fi
  case $(state "$out") in
    finished) ;;
    none) rm -rf "$out" && graft "$out" >/dev/null ;;
    *) graft "$out" --resume >/dev/null ;;
  esac
  diff <(echo "$whole") <(bytes "$out") || { echo "kill $n: other bytes after the resume" >&2; exit 1; }
  rm -rf "$out"
done
echo "a run of $took ms, killed $kills times: $training in training, $writing while a checkpoint was written," \
  "$other elsewhere; all ended with the same bytes"
[ "$training" -gt 0 ] || { echo "no kill came during training" >&2; exit 1; }
