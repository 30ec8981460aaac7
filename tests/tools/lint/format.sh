#!/usr/bin/env bash
# Sources are as clang-format leaves them. Release 14 decides; a later one formats some lines otherwise,
# so its differences are shown but are no fault. format.sh ROOT
set -euo pipefail
# shellcheck source=tests/tools/lint/files.sh
. "$(dirname "${BASH_SOURCE[0]}")/files.sh"

cd "$1"
tool=clang-format-14
command -v $tool >/dev/null || tool=clang-format
version=$($tool --version | sed -E 's/.*version ([0-9]+).*/\1/')
mapfile -t files < <(lint_files . h hpp c cpp)
[ ${#files[@]} -gt 0 ] || exit 0
differences=$($tool --dry-run "${files[@]}" 2>&1 | sed -n 's/ warning: code/ code/p')
[ -n "$differences" ] || exit 0
printf '%s\n' "$differences"
[ "$version" -gt 14 ] || { echo 'run ./dev format'; exit 1; }
echo "note: these are differences of clang-format $version; 14 decides"
