#!/usr/bin/env bash
# The anchor library of the kept headers, which names every struct, against the one of other headers. Against this
# version's kept copy any change fails, against an older one what abidiff calls incompatible. abidiff.sh ROOT [HEADERS]
set -euo pipefail
root=$1 headers=${2:-$1/sdk/include}
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
anchor "$headers" now
version=$(awk '/define GRAFT_ABI_M/ { sub(/u$/, "", $3); printf "%s%s", dot, $3; dot = "." }' \
  "$root/sdk/include/graft/abi/version.h")
for kept in "$root"/sdk/abi/kept/*/; do
  anchor "$kept" kept
  # A bit field: 1 and 2 = it could not compare, 4 = something changed, 8 = incompatibly. Structs of a later minor
  # may have grown, which is a change.
  wrong=11
  [ "$(basename "$kept")" != "$version" ] || wrong=15
  code=0
  abidiff --no-added-syms "$work/kept.so" "$work/now.so" || code=$?
  [ $((code & wrong)) -eq 0 ] || exit 1
done
