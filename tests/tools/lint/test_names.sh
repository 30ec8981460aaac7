#!/usr/bin/env bash
# Names of tests say which one failed, so none is used twice: test cases within a folder (one program),
# programs within the tree. test_names.sh ROOT
set -euo pipefail
# shellcheck source=tests/tools/lint/files.sh
. "$(dirname "${BASH_SOURCE[0]}")/files.sh"

cd "$1"
lint_files . cpp txt | while IFS= read -r file; do
  sed -nE "s|^ *(TEST_CASE\|SCENARIO)\\(\"([^\"]+)\".*|${file%/*}\t\2\t$file|p" "$file"
  case $file in
    */CMakeLists.txt) sed -nE "s|^ *graft_test\\(([A-Za-z0-9_]+).*|graft_test\t\1\t$file|p" "$file" ;;
  esac
done | awk -F '\t' '
  seen[$1, $2] { printf "%s: \"%s\" is also the name of a test in %s\n", $3, $2, seen[$1, $2]; faults++ }
  { seen[$1, $2] = $3 }
  END { exit faults > 0 }'
