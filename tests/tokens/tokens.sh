#!/usr/bin/env bash
# Texts through a whole pipeline: strings, ragged integers, a port that may stay empty, in process, checked and in
# a process of its own; then predictions, and the conformance suite. tokens.sh BUILD ROOT
set -euo pipefail
build=$1 root=$2
graft=$build/bin/graft
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
export GRAFT_CACHE_DIR=$work/cache GRAFT_PLUGIN_PATH=$build/tests/tokens/plugins
fail() { printf '%s\n' "$*" >&2; exit 1; }
cp "$root/tests/tokens/pipeline.toml" .

# Texts of three to eleven words, two of three from their own topic; every twentieth has none.
awk 'BEGIN {
  srand(5)
  split("apple pear plum cherry grape lemon melon quince oak birch maple alder willow larch yew rowan " \
        "the a of under with near this some", word, " ")
  for (i = 0; i < 400; ++i) {
    topic = i % 2 ? 0 : 8
    text = ""
    n = i % 20 ? 3 + int(9 * rand()) : 0
    for (k = 0; k < n; ++k) {
      text = text (k == 2 ? " | " : " ") word[(rand() < 0.67 ? topic : 16) + 1 + int(8 * rand())]
    }
    print (topic ? "tree" : "fruit") "\t" text
  }
}' >lines.tsv

"$graft" run pipeline.toml --quiet --out plain
"$graft" run pipeline.toml --quiet --out checked --checked --set run.cache=false
"$graft" run pipeline.toml --quiet --out isolated --set run.cache=false \
  --set words.isolate=true --set bag.isolate=true --set lines.isolate=true --set run.workers=1
"$graft" run pipeline.toml --quiet --out segments --set words.segments=true --set run.workers=2
for other in checked isolated; do
  cmp plain/nodes/head/state.safetensors "$other/nodes/head/state.safetensors" ||
    fail "the run '$other' trained another head"
done
if cmp -s plain/nodes/head/state.safetensors segments/nodes/head/state.safetensors; then
  fail "the port that may stay empty changed nothing once it was bound"
fi

# Sentences that no one labelled, from a file of their own; the last has no word.
printf 'a ripe plum with a melon and an apple\nunder the oak and the larch near some willow\n\n' >new.txt
"$graft" predict plain new.txt --json >said
[ "$(grep -c . said)" -eq 3 ] || fail "not one answer a line: $(cat said)"
[ "$(sed -n '1,2s/^{"path":"[^"]*","class":"\([a-z]*\)".*/\1/p' said | tr '\n' ' ')" = 'fruit tree ' ] ||
  fail "the answers are wrong: $(cat said)"

# Vocabularies that do not go together are a fault of the pipeline, told before it runs.
if "$graft" check pipeline.toml --set words.vocabulary=600 2>said; then fail "600 words fitted 512 embeddings"; fi
grep -q 'numbers below 600, and 512 have an embedding' said || fail "$(cat said)"
"$graft" explain pipeline.toml | grep -q 'words.tokens.*ragged int32' || fail "explain does not show the tokens"

"$graft" validate tokens --quiet --set "lines.path=$work/lines.tsv"
