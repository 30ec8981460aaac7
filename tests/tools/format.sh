#!/usr/bin/env bash
# Formats every source file in place. format.sh ROOT
set -euo pipefail
# shellcheck source=tests/tools/lint/files.sh
. "$(dirname "${BASH_SOURCE[0]}")/lint/files.sh"

cd "$1"
tool=clang-format-14
command -v $tool >/dev/null || tool=clang-format
lint_files . h hpp c cpp | xargs -r $tool -i
