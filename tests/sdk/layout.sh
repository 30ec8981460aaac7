#!/usr/bin/env bash
# The layout of the ABI against the committed one. layout.sh PROGRAM ROOT [--update]
set -euo pipefail
program=$1 root=$2
golden=$root/sdk/abi/layout.txt

mapfile -t structs < <(grep -rhoP '^typedef struct \K\w+(?= \{)' "$root/sdk/include/graft/abi" | sort)
[ ${#structs[@]} -gt 20 ] || { echo "only ${#structs[@]} structs found in the headers" >&2; exit 1; }
now=$("$program")
missing=$(comm -23 <(printf '%s\n' "${structs[@]}") <(grep -oP '^graft_\w+' <<<"$now" | sort))
[ -z "$missing" ] || { printf 'not in tests/sdk/layout_structs.h: %s\n' "$missing" >&2; exit 1; }

if [ "${3:-}" = --update ]; then
  printf '%s\n' "$now" >"$golden"
elif ! diff -u "$golden" - <<<"$now"; then
  echo "the ABI's layout changed; sdk/abi/README.md says when it may and what else to do" >&2
  exit 1
fi
