#!/usr/bin/env bash
# Changes that would break plugins, each made to a scratch copy of the headers: every one must fail the checks of
# the ABI that CI runs. changes_caught.sh ROOT
set -euo pipefail
root=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
faults=0

# caught WHAT FILE CHECK... < SED: each check must fail on headers changed so; the first is always the layout.
caught() {
  local what=$1 file=$2 check
  shift 2
  rm -rf "$work/include"
  cp -r "$root/sdk/include" "$work/include"
  sed -E -i -f - "$work/include/graft/abi/$file"
  if cmp -s "$root/sdk/include/graft/abi/$file" "$work/include/graft/abi/$file"; then
    echo "FAILED $what: the scratch copy was not changed"
    faults=$((faults + 1))
    return
  fi
  for check in "$@"; do
    case $check in
      layout) if "$root/tests/sdk/layout.sh" "$work/include" "$root" >"$work/said" 2>&1; then code=0; else code=$?; fi ;;
      abidiff) if "$root/tests/sdk/abidiff.sh" "$root" "$work/include" >"$work/said" 2>&1; then code=0; else code=$?; fi ;;
    esac
    case $code in
      0) echo "FAILED $what: $check saw nothing"; faults=$((faults + 1)) ;;
      77) echo "skipped $what: $check is not here" ;;
      *) echo "caught by $check: $what"; grep -E '^[-+][^-+]|^ +(.*offset changed|.*deletion|.*changed)' "$work/said" | head -4 ;;
    esac
  done
}

caught 'two fields change places' item.h layout abidiff <<'SED'
/^  int32_t split;   /d
s|^  int32_t label;   .*|  int32_t label;\n  int32_t split;|
SED
caught 'a function is removed' ext/network.h layout abidiff <<'SED'
/GRAFT_CALL\* compile\)/d
SED
caught 'the value of a constant changes' node.h layout <<'SED'
s/GRAFT_KIND_SINK = 5/GRAFT_KIND_SINK = 6/
SED
caught 'a constant is renamed' item.h layout <<'SED'
s/GRAFT_SPLIT_TEST = 3/GRAFT_SPLIT_HELD = 3/
SED
caught 'a field becomes wider' dataset.h layout abidiff <<'SED'
s/int32_t views;/int64_t views;/
SED
caught 'a function takes another argument' host.h abidiff <<'SED'
s/\(const struct graft_host\* host, double fraction, graft_text what\)/(const struct graft_host* host, float fraction, graft_text what)/
SED

# What a later minor may do, and what it may not, by the rule that is held against every older copy.
grow() {
  rm -rf "$work/include"
  cp -r "$root/sdk/include" "$work/include"
  sed -i "$1" "$work/include/graft/abi/node.h"
  "$root/tests/sdk/grown.sh" "$root/sdk/include" "$work/include" "$root" >"$work/said" 2>&1
}
grow 's/^} graft_node_type;/  uint64_t since_1_1;\n} graft_node_type;/' ||
  { echo "FAILED: a struct may not grow at its end:" && cat "$work/said"; faults=$((faults + 1)); }
if grow 's/^  uint64_t n_params;/  uint64_t since_1_1;\n  uint64_t n_params;/'; then
  echo "FAILED: a struct may grow in its middle"
  faults=$((faults + 1))
fi
[ "$faults" -eq 0 ]
