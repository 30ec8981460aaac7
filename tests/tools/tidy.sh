#!/usr/bin/env bash
# clang-tidy over the sources of core/ and plugins/ that build/release compiles. tidy.sh ROOT
set -euo pipefail
# shellcheck source=tests/tools/lint/files.sh
. "$(dirname "${BASH_SOURCE[0]}")/lint/files.sh"

cd "$1"
tool=clang-tidy-14
command -v $tool >/dev/null || tool=clang-tidy
lint_files . cpp | grep -E '^(core|plugins)/' |
  xargs -r -P 2 -n 4 "$tool" -p build/release --quiet --warnings-as-errors='*'
