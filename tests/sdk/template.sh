#!/usr/bin/env bash
# A plugin author's first hour: installs the SDK alone, builds the template outside the tree in plain C,
# and trains a classifier with it. template.sh BUILD ROOT
set -euo pipefail
build=$1 root=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

cmake --install "$build" --component sdk --prefix "$work/prefix" >"$work/install.log"
cp -r "$work/prefix/share/graft/sdk/template" "$work/template"
cmake -G Ninja -S "$work/template" -B "$work/build" -DCMAKE_PREFIX_PATH="$work/prefix" -DCMAKE_BUILD_TYPE=Release \
  -DCMAKE_C_FLAGS="-std=c11 -Wall -Wextra -Wpedantic -Werror" >"$work/configure.log"
cmake --build "$work/build" >"$work/build.log" || { cat "$work/build.log" >&2; exit 1; }

library=$work/build/plugins/template/template.so
exported=$(nm -D --defined-only "$library" | awk '{ print $3 }')
[ "$exported" = graft_plugin_entry ] || { echo "the template exports: $exported" >&2; exit 1; }

export GRAFT_PLUGIN_PATH=$work/build/plugins GRAFT_CACHE_DIR=$work/cache
"$build/bin/graft" plugins template.backbone | grep -q 'bins' ||
  { echo "graft plugins does not show the template's parameters" >&2; exit 1; }
run() { "$build/bin/graft" run "$work/template/example.toml" --set photos.path="$root/data/stamps" --quiet "$@"; }
run --out "$work/run" >&2

# Better than always naming the largest class, which the confusion matrix's rows count.
accuracy=$(grep -oP '"accuracy": \K[0-9.]+' "$work/run/metrics.json" | head -1)
majority=$(awk '
  /"confusion"/ { inside = 1; next }
  inside && /\[/ { row = 0; next }
  inside && /[0-9]/ { gsub(/[^0-9]/, ""); row += $0; next }
  inside && /\]/ { if (row == "") exit; total += row; if (row > most) most = row; row = "" }
  END { print total ? most / total : 1 }' "$work/run/metrics.json")
echo "accuracy $accuracy, majority share $majority"
awk -v a="$accuracy" -v m="$majority" 'BEGIN { exit !(a > m && m > 0 && m < 1) }'

# A fault of the plugin's own, told in its own words.
if said=$(run --out "$work/refused" --set backbone.size=16 --set backbone.grid=16 2>&1); then
  echo "cells of one pixel were accepted" >&2; exit 1
fi
grep -q 'make size larger or grid smaller' <<<"$said" || { printf '%s\n' "$said" >&2; exit 1; }

# The same backbone is trained by a head that can: its gains move, and the run predicts with them.
sed 's/head.logistic/head.dense/' "$work/template/example.toml" >"$work/template/trained.toml"
train() { "$build/bin/graft" run "$work/template/trained.toml" --set photos.path="$root/data/stamps" --quiet "$@"; }
train --set backbone.trainable=scale --set head.epochs=30 --set head.standardise=true --set augment.random=false --out "$work/trained" >&2
weights=$work/trained/nodes/backbone/weights.safetensors
grep -aq 'scale.gain' "$weights" || { echo "no trained weights in the run" >&2; exit 1; }
[ "$(tail -c 256 "$weights" | od -An -f | tr -s ' ' '\n' | sort -u | wc -l)" -gt 8 ] ||
  { echo "the template's parameters did not move" >&2; exit 1; }
predicted=$("$build/bin/graft" predict "$work/trained" "$root/data/stamps/bird" --json)
grep -q '"class"' <<<"$predicted"

# A head that cannot train through it says so before anything runs.
if said=$("$build/bin/graft" check "$work/template/example.toml" --set photos.path="$root/data/stamps" \
  --set backbone.trainable=scale 2>&1); then
  echo "head.logistic was let to train a backbone" >&2; exit 1
fi
grep -q "'head' (head.logistic) cannot train a backbone" <<<"$said" || { printf '%s\n' "$said" >&2; exit 1; }
