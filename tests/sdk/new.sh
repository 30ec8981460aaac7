#!/usr/bin/env bash
# From `graft new plugin` to a validated run, for each kind in one language. new.sh BUILD ROOT LANGUAGE [KIND...]
set -euo pipefail
build=$1 root=$2 language=$3
shift 3
if [ "$language" = rust ] && ! command -v cargo >/dev/null; then
  echo "skipped: there is no cargo here"
  exit 77
fi
graft=$build/bin/graft
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
export GRAFT_CACHE_DIR=$work/cache
fail() { printf '%s\n' "$*" >&2; exit 1; }

# The author's own lines: those that are neither blank nor a comment alone.
own_lines() { grep -cvE '^\s*(//|/?\*.*)?$' "$1"; }

for kind in "${@:-backbone}"; do
  "$graft" new plugin "my_$kind" --kind "$kind" --lang "$language" >"$work/said"
  cd "my_$kind"
  grep -rq '@[A-Z]*@' . && fail "a placeholder is left: $(grep -rn '@[A-Z]*@' .)"
  if [ "$language" = rust ]; then
    CARGO_TARGET_DIR='' ./build.sh >../build.log 2>&1 || fail "$(cat ../build.log)"
  else
    { cmake -G Ninja -B build -DCMAKE_BUILD_TYPE=Debug -DCMAKE_C_FLAGS="-Wall -Wextra -Wpedantic -Werror" \
      -DCMAKE_CXX_FLAGS="-Wall -Wextra -Wpedantic -Werror" && cmake --build build; } >../build.log 2>&1 ||
      fail "$(cat ../build.log)"
  fi
  source=$(echo "$kind".*)
  [ "$kind" != backbone ] || [ "$(own_lines "$source")" -le 150 ] || fail "$source is longer than 150 lines"
  export GRAFT_PLUGIN_PATH=$PWD/build/plugins
  set=()
  [ "$kind" = source ] || set=(--set "photos.path=$root/data/stamps")
  values=()
  [ "$kind" != source ] || values=(--set "source.path=$PWD/table.csv")
  "$graft" validate "my_$kind" --quiet "${values[@]}" || fail "my_$kind is not valid"
  "$graft" run pipeline.toml --quiet "${set[@]}" --out "$work/run-$kind"
  if [ "$kind" = sink ]; then
    [ "$(wc -l <"$work/run-$kind/nodes/table/probabilities.csv")" -gt 100 ] || fail "the sink wrote no table"
  fi
  cd ..
  # A second time the folder is there, and stays as it is.
  if "$graft" new plugin "my_$kind" --kind "$kind" --lang "$language" 2>said; then fail "a folder was overwritten"; fi
  grep -q 'exists already' said || fail "$(cat said)"
done
