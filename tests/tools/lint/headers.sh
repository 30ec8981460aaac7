#!/usr/bin/env bash
# Every header of the SDK compiles by itself, warnings being errors: the ABI as C11, C++17 and C++20,
# the wrapper as C++20. With gcc, and with clang where it is installed. headers.sh ROOT
set -euo pipefail
# shellcheck source=tests/tools/lint/files.sh
. "$(dirname "${BASH_SOURCE[0]}")/files.sh"

cd "$1"
flags=(-fsyntax-only -Wall -Wextra -Wpedantic -Wconversion -Wno-sign-conversion -Werror -I sdk/include)
faults=0

# compile COMPILER LANGUAGE STANDARD HEADER: in a translation unit that includes nothing else.
compile() {
  printf '#include "%s"\n' "${4#sdk/include/}" |
    "$1" "${flags[@]}" -x "$2" "-std=$3" - 2>&1 || {
    printf '%s: does not compile by itself as %s with %s\n' "$4" "$3" "$1"
    faults=1
  }
}

mapfile -t headers < <(lint_files . h hpp | grep '^sdk/include/')
[ ${#headers[@]} -gt 0 ] || { echo "headers: none in $1/sdk/include" >&2; exit 1; }
for compiler in g++ clang++ clang++-14; do
  command -v "$compiler" >/dev/null || continue
  for header in "${headers[@]}"; do
    case $header in
      *.h)
        compile "$compiler" c c11 "$header"
        compile "$compiler" c++ c++17 "$header"
        compile "$compiler" c++ c++20 "$header" ;;
      *) compile "$compiler" c++ c++20 "$header" ;;
    esac
  done
  [ "$compiler" = g++ ] || break
done
exit "$faults"
