#!/usr/bin/env bash
# Holds table.txt: each bad plugin is found by `graft validate`, and told by check or run where the
# host can survive it. table.sh BUILD ROOT
set -uo pipefail
build=$1 here=$2/tests/bad_plugins
graft=$build/bin/graft
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export GRAFT_CACHE_DIR=$work/cache
faults=0
checks=0

# expect FAULT WHAT TEXT CODE OUTPUT: the text is in the output, and the exit code is not 0 or,
# where the text is "ok", is 0.
expect() {
  checks=$((checks + 1))
  if [ "$3" = ok ]; then [ "$4" = 0 ] && return
  elif [ "$4" != 0 ] && [[ $5 == *"$3"* ]]; then return; fi
  faults=$((faults + 1))
  printf '%s: %s: expected "%s", got exit code %s and:\n%s\n\n' "$1" "$2" "$3" "$4" "$5" >&2
}

isolated=()
for node in source split backbone learner; do
  isolated+=(--set "$node.isolate={ seconds = 3, memory = 120 }")
done

trim() { local text=$1; text=${text#"${text%%[![:space:]]*}"}; printf '%s' "${text%"${text##*[![:space:]]}"}"; }

while IFS="|" read -r fault test says how told; do
  [[ $fault == '' || $fault == \#* ]] && continue
  fault=$(trim "$fault") test=$(trim "$test") says=$(trim "$says") how=$(trim "$how") told=$(trim "$told")
  folder=$(echo "$build/tests/bad_plugins/$fault"/*/)
  if [ "$test" != - ]; then
    limit=20
    [ "$fault" = never_returns ] && limit=1
    output=$("$graft" validate "$folder" --only "$test" --quiet --time-limit $limit --memory-limit 300 2>&1)
    code=$?
    expect "$fault" "graft validate --only $test" "FAILED  $test" "$code" "$output"
    expect "$fault" "graft validate --only $test" "$says" "$code" "$output"
  fi
  [ "$how" = - ] && continue
  read -ra words <<<"$how"
  case ${words[0]} in
    checked) words=(run --checked) ;;
    isolated) words=(run "${isolated[@]}") ;;
  esac
  [ "${words[0]}" = run ] && words+=(--out "$work/run" --quiet)
  output=$(GRAFT_PLUGIN_PATH=$build/tests/bad_plugins/$fault:$build/lib/graft/plugins \
    timeout 20 "$graft" "${words[0]}" "$here/bad.toml" "${words[@]:1}" 2>&1)
  expect "$fault" "graft ${words[*]}" "$told" "$?" "$output"
done <"$here/table.txt"

# The plugin without a fault passes, alone and in the pipeline.
output=$("$graft" validate "$build/tests/bad_plugins/none/bad" --quiet 2>&1)
expect none "graft validate" ok "$?" "$output"
output=$(GRAFT_PLUGIN_PATH=$build/tests/bad_plugins/none:$build/lib/graft/plugins \
  "$graft" run "$here/bad.toml" --checked --out "$work/none" --quiet 2>&1)
expect none "graft run --checked" ok "$?" "$output"

# The host outlives every one of them, in time, and says whose fault it was.
for folder in "$build"/tests/bad_plugins/*/; do
  [ -f "$folder/bad/plugin.toml" ] || continue
  fault=$(basename "$folder")
  output=$(GRAFT_PLUGIN_PATH=$folder:$build/lib/graft/plugins \
    timeout 20 "$graft" run "$here/bad.toml" "${isolated[@]}" --out "$work/isolated" --quiet 2>&1)
  code=$?
  checks=$((checks + 1))
  if [ $code -gt 2 ] || { [ $code != 0 ] && [[ $output != *node* && $output != *plugin* ]]; }; then
    faults=$((faults + 1))
    printf '%s: isolated: exit code %s and:\n%s\n\n' "$fault" "$code" "$output" >&2
  fi
done

echo "$checks checks, $faults failed"
[ "$faults" = 0 ]
