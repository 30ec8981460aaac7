#!/usr/bin/env bash
# Runs every lint over the tree at ROOT, after its self-test has shown that it refuses what it must.
# lint.sh ROOT
set -uo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$1
failed=0

for lint in includes lengths names test_names headers format scripts; do
  begin=$SECONDS
  if ! output=$("$here/lint/self_test.sh" "$lint" 2>&1); then
    printf 'lint %s: its self-test failed\n%s\n' "$lint" "$output"
    failed=1
  elif output=$("$here/lint/$lint.sh" "$root" 2>&1); then
    printf 'lint %s: ok, %d s\n' "$lint" $((SECONDS - begin))
    [ -z "$output" ] || printf '%s\n' "$output"
  else
    printf 'lint %s: failed\n%s\n' "$lint" "$output"
    failed=1
  fi
done
exit "$failed"
