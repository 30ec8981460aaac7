#!/usr/bin/env bash
# Runs every command of docs/embedding.md, in order, against an installed Graft, and holds what the examples predict
# against `graft predict`. guide.sh BUILD ROOT
set -euo pipefail
build=$1 root=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cmake --install "$build" --prefix "$work/prefix" >"$work/install.log"
export PREFIX=$work/prefix PHOTOS=$root/data/stamps GRAFT_CACHE_DIR=$work/cache
libdir=$(dirname "$(find "$PREFIX" -name libgraft.so)")
export LD_LIBRARY_PATH=$libdir PKG_CONFIG_PATH=$libdir/pkgconfig CMAKE_PREFIX_PATH=$PREFIX
unset GRAFT_PLUGIN_PATH GRAFT_MODEL_PATH

awk '/^```sh$/ { inside = 1; next } /^```$/ { inside = 0 } inside' "$root/docs/embedding.md" >"$work/commands"
[ "$(wc -l <"$work/commands")" -ge 8 ] || { echo "the page has too few commands" >&2; exit 1; }
if ! command -v python3 >/dev/null; then
  echo "skipped: there is no python3, so the ctypes example is not run"
  sed -i '/^python3 /d' "$work/commands"
fi
mkdir "$work/here"
cd "$work/here"
bash -eux "$work/commands"

# One line of JSON a photo against one of the C example, "PATH: CLASS, NAME PROBABILITY, ...".
"$PREFIX/bin/graft" predict run "$PHOTOS"/bird/*.png --json >expected.jsonl
grep -q ': accuracy 0\.[0-9]' first.txt || { echo "the C example tells no accuracy" >&2; exit 1; }
[ "$(wc -l <expected.jsonl)" -gt 10 ] || { echo "too few photos" >&2; exit 1; }
while IFS= read -r line; do
  path=${line#*\"path\":\"} path=${path%%\"*}
  class=${line#*\"class\":\"} class=${class%%\"*}
  share=${line#*\"probability\":} share=${share%%,*}
  said=$(grep -F "$path: $class, " first.txt) || { echo "the C example says no $class of $path" >&2; exit 1; }
  awk -v said="$said" -v name="$class" -v share="$share" 'BEGIN {
    n = split(said, part, ", ")
    for (i = 2; i <= n; ++i) if (index(part[i], name " ") == 1 && substr(part[i], length(name) + 2) + 0 == share + 0) exit 0
    exit 1 }' || { printf 'the C example differs:\n%s\n%s\n' "$said" "$line" >&2; exit 1; }
done <expected.jsonl
if [ -e predictions.jsonl ]; then
  diff <(sed -E 's/,"top".*//' expected.jsonl) <(sed -E 's/": /":/g; s/, "/,"/g; s/\}$//' predictions.jsonl)
fi

# Errors are the program's own words.
if said=$(./train_and_predict nowhere.toml nothing "$PHOTOS"/bird/*.png 2>&1); then
  echo "a pipeline that is not there was run" >&2; exit 1
fi
grep -q 'nowhere.toml' <<<"$said" || { printf '%s\n' "$said" >&2; exit 1; }
