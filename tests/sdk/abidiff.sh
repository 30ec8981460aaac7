#!/usr/bin/env bash
# The anchor library built from the kept headers against the one from today's: what abidiff calls incompatible
# fails. The second run shows that it would: the order of two fields is changed. abidiff.sh ROOT
set -euo pipefail
root=$1
if ! command -v abidiff >/dev/null; then
  echo "skipped: abidiff is not here (package abigail-tools)"
  exit 77
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
anchor() {
  "$root/tests/sdk/abi_list.sh" "$1" >"$work/abi_list.h"
  gcc -g -shared -fPIC -std=c11 -I"$1" -I"$work" "$root/tests/sdk/anchor.c" -o "$work/$2.so"
}
anchor "$root/sdk/include" now
for kept in "$root"/sdk/abi/kept/*/; do
  anchor "$kept" kept
  abidiff "$work/kept.so" "$work/now.so"
done
cp -r "$root/sdk/include" "$work/changed"
sed -i 's/^  int32_t split;   .*//; s/^  int32_t label;   .*/  int32_t label;\n  int32_t split;/' \
  "$work/changed/graft/abi/item.h"
anchor "$work/changed" changed
if abidiff "$work/now.so" "$work/changed.so" >"$work/said"; then
  echo "abidiff did not see that two fields changed places" >&2
  exit 1
fi
