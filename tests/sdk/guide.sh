#!/usr/bin/env bash
# Runs every command of docs/plugin-guide.md, in order, in one shell. guide.sh BUILD ROOT
set -euo pipefail
build=$1 root=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
awk '/^```sh$/ { inside = 1; next } /^```$/ { inside = 0 } inside' "$root/docs/plugin-guide.md" >"$work/commands"
[ "$(wc -l <"$work/commands")" -ge 15 ] || { echo "the guide has too few commands" >&2; exit 1; }
cd "$work"
PATH=$build/bin:$PATH PHOTOS=$root/data/stamps GRAFT_CACHE_DIR=$work/cache bash -eux "$work/commands"
[ "$(wc -l <acme/predictions.jsonl)" -gt 100 ] || { echo "the guide predicted too few photos" >&2; exit 1; }
