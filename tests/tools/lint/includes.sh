#!/usr/bin/env bash
# The direction of dependencies (architecture in docs/): who may include what. includes.sh ROOT
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=tests/tools/lint/files.sh
. "$here/files.sh"

root=$1
cd "$root"
mapfile -t files < <(lint_files . h hpp c cpp)
[ ${#files[@]} -gt 0 ] || { echo "includes: no source files in $root" >&2; exit 1; }
awk -f "$here/includes.awk" "${files[@]}"
