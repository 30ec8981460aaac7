#!/usr/bin/env bash
# libgraft exports what graft/graft.h declares and nothing else, under a versioned name. symbols.sh LIBRARY ROOT
set -euo pipefail
library=$1 root=$2
declared=$(grep -v '^typedef' "$root/sdk/include/graft/graft.h" | grep -oP '^GRAFT_EXPORT .*?\K\bgraft_\w+(?=\()' | sort)
[ "$(wc -l <<<"$declared")" -gt 20 ] || { echo "too few functions found in graft/graft.h" >&2; exit 1; }
exported=$(nm -D --defined-only --with-symbol-versions "$library" | awk '$2 != "A" { print $3 }' | sort)
version=$(grep -oP '^GRAFT_\S+(?= \{)' "$root/core/embed/libgraft.map")
diff <(printf '%s\n' "${declared//$'\n'/@@$version$'\n'}@@$version") - <<<"$exported" ||
  { echo "left: declared in graft/graft.h; right: exported by the library" >&2; exit 1; }
soname=$(objdump -p "$library" | awk '$1 == "SONAME" { print $2 }')
[ "$soname" = "libgraft.so.${version#GRAFT_}" ] || { echo "soname $soname does not go with $version" >&2; exit 1; }
echo "$(wc -l <<<"$declared") functions, $soname"
