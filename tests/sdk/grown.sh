#!/usr/bin/env bash
# Every field of the old headers is where it was, and as large, in the new ones; every constant has its value.
# grown.sh OLD NEW ROOT
set -euo pipefail
root=$3
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
facts() {
  "$root/tests/sdk/layout.sh" "$1" "$root" --print | awk '
    /^graft_/ { type = $1 "."; next }
    /^GRAFT_/ { type = "" }
    !/^#/ { print type $1, $2, $3 }' | sort >"$work/$2"
}
facts "$1" old
facts "$2" new
lost=$(comm -23 "$work/old" "$work/new")
[ -z "$lost" ] || { printf 'changed since %s:\n%s\n' "$1" "$lost" >&2; exit 1; }
