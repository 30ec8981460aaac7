#!/usr/bin/env bash
# Shell scripts pass shellcheck. scripts.sh ROOT
set -euo pipefail
# shellcheck source=tests/tools/lint/files.sh
. "$(dirname "${BASH_SOURCE[0]}")/files.sh"

cd "$1"
mapfile -t scripts < <(
  lint_files . sh
  for file in dev .ci/run; do if [ -f "$file" ]; then echo "$file"; fi; done
)
[ ${#scripts[@]} -gt 0 ] || exit 0
shellcheck --external-sources "${scripts[@]}"
