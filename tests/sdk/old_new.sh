#!/usr/bin/env bash
# Old and new together: a plugin of every kind, built from each kept copy of the headers, is validated by today's
# host; and a plugin that needs a newer minor than the host has is refused with a sentence while the major is 0.
# old_new.sh BUILD ROOT
set -euo pipefail
build=$1 root=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
export GRAFT_CACHE_DIR=$work/cache GRAFT_PLUGIN_PATH=$work/plugins
fail() { printf '%s\n' "$*" >&2; exit 1; }

# compile KIND HEADERS [FLAG...]: a plugin in plain C, where the host finds it.
compile() {
  local kind=$1 headers=$2
  shift 2
  mkdir -p "plugins/old_$kind"
  gcc -shared -fPIC -O0 -std=c11 -fvisibility=hidden -I"$headers" "$@" "old_$kind/$kind.c" \
    -Wl,--version-script="$root/sdk/cmake/plugin.map" -lm -o "plugins/old_$kind/old_$kind.so"
  cp "old_$kind/plugin.toml" "plugins/old_$kind/"
}

pairs=0
for kind in backbone transform estimator source sink; do
  "$build/bin/graft" new plugin "old_$kind" --kind "$kind" --lang c >made
done
for kept in "$root"/sdk/abi/kept/*/; do
  for kind in backbone transform estimator source sink; do
    compile "$kind" "$kept"
    set=()
    [ "$kind" != source ] || set=(--set "source.path=$PWD/old_source/table.csv")
    "$build/bin/graft" validate "old_$kind" --quiet "${set[@]}" || fail "old_$kind of $kept is not valid"
    pairs=$((pairs + 1))
  done
done

# A plugin from the future: the same source, of a minor that this host does not have yet.
cp -r "$root/sdk/include" newer
sed -i 's/^#define GRAFT_ABI_MINOR .*/#define GRAFT_ABI_MINOR 99u/' newer/graft/abi/version.h
compile transform newer
if "$build/bin/graft" plugins old_transform.transform >said 2>&1; then
  fail "a plugin that needs a newer minor was loaded while the major is 0"
fi
grep -q '0\.99' said || fail "the refusal does not name the version: $(cat said)"
echo "$((pairs + 1)) pairs"
