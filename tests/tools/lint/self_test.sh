#!/usr/bin/env bash
# Shows that a lint passes what is right and refuses what is wrong. self_test.sh LINT
# Each case is a tree of its own under a temporary folder.
set -uo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
lint=$1
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
tree=$scratch/tree
failed=0

# put FILE [TEXT]: writes a file of the tree, from stdin where no text is given.
put() {
  mkdir -p "$tree/$(dirname "$1")"
  if [ $# -gt 1 ]; then printf '%s\n' "$2" >"$tree/$1"; else cat >"$tree/$1"; fi
}

fresh() { rm -rf "$tree"; mkdir -p "$tree"; }

# passes NAME: the lint accepts the tree.
passes() {
  local output
  if ! output=$("$here/$lint.sh" "$tree" 2>&1); then
    printf 'self-test of %s: %s: refused, but should pass:\n%s\n' "$lint" "$1" "$output"
    failed=1
  fi
  fresh
}

# refuses NAME PATTERN: the lint fails and says a line that matches.
refuses() {
  local output
  if output=$("$here/$lint.sh" "$tree" 2>&1); then
    printf 'self-test of %s: %s: passed, but should be refused\n' "$lint" "$1"
    failed=1
  elif ! grep -qE -- "$2" <<<"$output"; then
    printf 'self-test of %s: %s: no line matches "%s":\n%s\n' "$lint" "$1" "$2" "$output"
    failed=1
  fi
  fresh
}

fresh
# shellcheck source=tests/tools/lint/cases/lengths.sh
. "$here/cases/$lint.sh"
exit "$failed"
