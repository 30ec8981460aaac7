#!/usr/bin/env bash
# Old and new together, a plugin of every kind in plain C each time:
#   built from each kept copy of the headers, on today's host;
#   built from today's headers, on a host that claims every older minor, and on one that claims a newer one;
#   built from tomorrow's headers, whose structs have grown, on today's host: validated, checked and isolated;
#   of another major, or on a host of another major: refused with a sentence.
# old_new.sh BUILD ROOT
set -euo pipefail
build=$1 root=$2
graft=$build/bin/graft
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
export GRAFT_CACHE_DIR=$work/cache GRAFT_PLUGIN_PATH=$work/plugins
fail() { printf '%s\n' "$*" >&2; exit 1; }
kinds=(backbone transform estimator source sink)
for kind in "${kinds[@]}"; do "$graft" new plugin "one_$kind" --kind "$kind" --lang c >made; done

# build_all HEADERS: a plugin of every kind in plain C, where the host finds it.
build_all() {
  local kind
  for kind in "${kinds[@]}"; do
    mkdir -p "plugins/one_$kind"
    gcc -shared -fPIC -O0 -std=c11 -fvisibility=hidden -I"$1" "one_$kind/$kind.c" \
      -Wl,--version-script="$root/sdk/cmake/plugin.map" -lm -o "plugins/one_$kind/one_$kind.so"
    cp "one_$kind/plugin.toml" "plugins/one_$kind/"
  done
}

pairs=0
# validate_all WHAT [OPTION...]
validate_all() {
  local what=$1 kind set
  shift
  for kind in "${kinds[@]}"; do
    set=()
    [ "$kind" != source ] || set=(--set "source.path=$PWD/one_source/table.csv")
    "$graft" validate "one_$kind" --quiet "${set[@]}" "$@" || fail "one_$kind: $what"
    pairs=$((pairs + 1))
  done
}

# refused WHAT PATTERN [OPTION...]: no plugin is loaded, and the sentence says why.
refused() {
  local what=$1 pattern=$2
  shift 2
  if "$graft" validate one_transform --only load.loads "$@" >said 2>&1; then fail "loaded: $what"; fi
  grep -q "$pattern" said || fail "$what, and the refusal says: $(cat said)"
  pairs=$((pairs + 1))
}

for kept in "$root"/sdk/abi/kept/*/; do
  build_all "$kept"
  validate_all "of $kept, on today's host"
done

build_all "$root/sdk/include"
read -r major minor < <(awk '/define GRAFT_ABI_M/ { sub(/u$/, "", $3); printf "%s ", $3 } END { print "" }' \
  "$root/sdk/include/graft/abi/version.h")
for ((older = 0; older <= minor; ++older)); do
  validate_all "on a host of $major.$older" --host-abi "$major.$older"
done
validate_all "on a host of a newer minor" --host-abi "$major.$((minor + 9))"
refused "today's plugin on a host of the next major" "built for ABI major $major, this host has $((major + 1))" \
  --host-abi "$((major + 1)).0"
refused "today's plugin on a host of 0.1" 'install a newer Graft' --host-abi 0.1

# Every struct of which a plugin makes one has a field more, filled with ones where the compiler lets it.
cp -r "$root/sdk/include" tomorrow
sed -i "s/^#define GRAFT_ABI_MINOR .*/#define GRAFT_ABI_MINOR $((minor + 1))u/" tomorrow/graft/abi/version.h
grown=0
for type in plugin node_type param port column_schema listed_item image_size; do
  file=$(grep -rl "^} graft_$type;" tomorrow/graft/abi)
  sed -i "s/^} graft_$type;/  uint64_t of_tomorrow[4];\n} graft_$type;/" "$file"
  grown=$((grown + 1))
done
[ "$grown" -eq 7 ] || fail "not every struct has grown"
build_all tomorrow
validate_all 'of tomorrow, on this host'
for how in plain checked isolated; do
  options=()
  [ "$how" != checked ] || options=(--checked)
  [ "$how" != isolated ] || options=(--set backbone.isolate=true)
  "$graft" run one_backbone/pipeline.toml --quiet --out "$how" --set run.cache=false \
    --set "photos.path=$root/data/stamps" "${options[@]}" || fail "a plugin of tomorrow did not run $how"
done
cmp plain/metrics.json isolated/metrics.json

cp -r "$root/sdk/include" next_major
sed -i "s/^#define GRAFT_ABI_MAJOR .*/#define GRAFT_ABI_MAJOR $((major + 1))u/" next_major/graft/abi/version.h
build_all next_major
refused 'a plugin of the next major' 'install a newer Graft'
echo "$pairs pairs"
