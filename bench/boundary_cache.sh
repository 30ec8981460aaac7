#!/usr/bin/env bash
# What an epoch of fine-tuning costs once the frozen stages' results are kept, against an epoch of training the whole network.
#   bench/boundary_cache.sh GRAFT_BINARY PHOTOS [STAGE]
# Two runs with a warm cache differ in their epochs alone; the difference of their fits is those epochs. Best of three, interleaved.
set -euo pipefail
graft=$1 photos=$2 stage=${3:-top}
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export GRAFT_CACHE_DIR=$work/cache
fit() { # EPOCHS
  "$graft" run "$root/pipelines/finetune.toml" --quiet --set photos.path="$photos" --set backbone.trainable="$stage" --set augment.views=2 \
    --set head.mixup=0 --set head.epochs="$1" --out "$work/run" >/dev/null
  grep -oP '"fit": \K[0-9.]+' "$work/run/timing.json"
  rm -rf "$work/run"
}
fit 2 >/dev/null # fills the cache
items=$("$graft" run "$root/pipelines/finetune.toml" --set photos.path="$photos" --set backbone.trainable="$stage" --set augment.views=2 \
  --set head.epochs=1 --out "$work/run" 2>&1 | grep -oP '[0-9]+(?= train,)')
best=1e9 rate=0
for _ in 1 2 3; do
  few=$(fit 2) many=$(fit 12)
  best=$(awk -v a="$few" -v b="$many" -v best="$best" 'BEGIN { e = (b - a) / 10; print (e < best ? e : best) }')
  now=$("$graft" bench --model efficientnet-lite0 --train --batch 16 --json --seconds 3 | grep -oP '"images_per_second":\K[0-9.]+')
  rate=$(awk -v a="$now" -v b="$rate" 'BEGIN { print (a > b ? a : b) }')
done
awk -v e="$best" -v r="$rate" -v n="$items" -v s="$stage" 'BEGIN {
  printf "%d items: an epoch from stage %s on %.2f s, of the whole network %.2f s (%.1f images/s): %.1f times as fast\n", n, s, e, n / r, r, n / r / e }'
