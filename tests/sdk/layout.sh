#!/usr/bin/env bash
# The layout and the constants of a folder of headers against the committed ones.
# layout.sh HEADERS ROOT [--update | --print]
set -euo pipefail
headers=$1 root=$2
golden=$root/sdk/abi/layout.txt
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

"$root/tests/sdk/abi_list.sh" "$headers" >"$work/abi_list.h"
gcc -std=c11 -Wall -Wextra -Werror -I"$headers" -I"$work" "$root/tests/sdk/layout.c" -o "$work/layout"
"$work/layout" >"$work/layout.txt"
[ "$(grep -c '^graft_' "$work/layout.txt")" -gt 20 ] || { echo "too few structs found in $headers" >&2; exit 1; }
[ "$(grep -c '^GRAFT_' "$work/layout.txt")" -gt 80 ] || { echo "too few constants found in $headers" >&2; exit 1; }

if [ "${3:-}" = --update ]; then
  cp "$work/layout.txt" "$golden"
elif [ "${3:-}" = --print ]; then
  cat "$work/layout.txt"
elif ! diff -u "$golden" "$work/layout.txt"; then
  echo "the ABI's layout changed; sdk/abi/README.md says when it may and what else to do" >&2
  exit 1
fi
