#!/usr/bin/env bash
# The kept copy of this version's headers is these headers, but for their comments: a change of the ABI needs a
# version, and a copy, of its own. And what any kept copy has is where it was. kept.sh ROOT
set -euo pipefail
root=$1
cd "$root/sdk/include"
version=$(awk '/define GRAFT_ABI_M/ { sub(/u$/, "", $3); printf "%s%s", dot, $3; dot = "." }' graft/abi/version.h)
kept=$root/sdk/abi/kept/$version
[ -d "$kept" ] || { echo "there is no sdk/abi/kept/$version; see sdk/abi/README.md" >&2; exit 1; }
code() { gcc -w -fpreprocessed -dD -E -P "$1" | tr -s ' \n' '\n'; }
same_names=$(diff <(find graft/abi graft/abi.h -name '*.h' | sort) <(cd "$kept" && find graft -name '*.h' | sort)) ||
  { printf '%s\n' "$same_names" >&2; exit 1; }
while IFS= read -r header; do
  diff <(code "$header") <(code "$kept/$header") ||
    { echo "$header is not what kept/$version has; see sdk/abi/README.md" >&2; exit 1; }
done < <(find graft/abi graft/abi.h -name '*.h' | sort)
for old in "$root"/sdk/abi/kept/*/; do "$root/tests/sdk/grown.sh" "$old" "$root/sdk/include" "$root"; done
