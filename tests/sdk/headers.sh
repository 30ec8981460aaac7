#!/usr/bin/env bash
# Every ABI header, and libgraft's, by itself, as C11, C++17 and C++20, all warnings on, by gcc and by clang where it is.
# headers.sh ROOT
set -euo pipefail
root=$1
cd "$root/sdk/include"
mapfile -t headers < <(find graft/abi graft/abi.h graft/graft.h -name '*.h' | sort)
[ ${#headers[@]} -gt 20 ] || { echo "only ${#headers[@]} headers found" >&2; exit 1; }
warnings=(-Wall -Wextra -Wpedantic -Wconversion -Wshadow -Werror -fsyntax-only -I.)
compilers=(gcc)
for one in clang clang-14 clang-19; do
  if command -v "$one" >/dev/null; then compilers+=("$one"); break; fi
done
for compiler in "${compilers[@]}"; do
  for standard in c11 c++17 c++20; do
    language=${standard%%[0-9]*}
    # One translation unit a header, all in one process: each header must stand by itself.
    units=$(mktemp -d)
    for header in "${headers[@]}"; do
      printf '#include <%s>\n#include <%s>\nextern int used;\n' "$header" "$header" >"$units/${header//\//_}.$language"
    done
    "$compiler" -x "$language" -std="$standard" "${warnings[@]}" "$units"/*
    rm -r "$units"
    echo "$compiler $standard: ${#headers[@]} headers"
  done
done
