#!/usr/bin/env bash
# File lengths: no source file over 500 lines, the median of all under 150. lengths.sh ROOT
set -euo pipefail
# shellcheck source=tests/tools/lint/files.sh
. "$(dirname "${BASH_SOURCE[0]}")/files.sh"

limit=500 median_limit=150
cd "$1"
lint_files . h hpp c cpp sh awk cmake py | while IFS= read -r file; do
  printf '%s %s\n' "$(wc -l <"$file")" "$file"
done | sort -n | awk -v limit=$limit -v median_limit=$median_limit '
  { lines[NR] = $1 }
  $1 > limit { printf "%s: %d lines, the limit is %d: split it\n", $2, $1, limit; faults++ }
  END {
    median = lines[int((NR + 1) / 2)]
    if (median >= median_limit) {
      printf "median of %d files is %d lines, it must be under %d\n", NR, median, median_limit
      faults++
    }
    exit faults > 0
  }'
