#!/usr/bin/env bash
# Names and words that must not be in the tree: folders of leftovers, promises instead of code, addresses
# of package registries, paths of one person's machine. names.sh ROOT
set -euo pipefail
# shellcheck source=tests/tools/lint/files.sh
. "$(dirname "${BASH_SOURCE[0]}")/files.sh"

cd "$1"
faults=0

# report WHY: prints the lines of stdin as faults.
report() {
  local line
  while IFS= read -r line; do
    printf '%s: %s\n' "$line" "$1"
    faults=1
  done
}

# refuse WHY PATTERN [FILE...]: the extended regular expression must match no line of the files.
refuse() {
  local why=$1 pattern=$2
  shift 2
  [ $# -gt 0 ] || return 0
  report "$why" < <(grep -InE "$pattern" /dev/null "$@" | cut -c1-160)
}

mapfile -t all < <(lint_files . | grep -vE '(^|/)(LICENSE|COPYING|GPL)[^/]*$')
mapfile -t code < <(lint_files . h hpp c cpp)

report 'a file is named after what it holds' \
  < <(printf '%s\n' "${all[@]}" | grep -E '(^|/)(utils?|helpers?|misc|stuff)([_./]|$)')
refuse 'a namespace is named after what it holds' \
  'namespace +([a-z_]+::)*(utils?|helpers?|misc)\b' "${code[@]}"
refuse 'finish it or file an issue' '\b(TO''DO|FIX''ME|XX''X)\b' "${all[@]}"
refuse 'no package registry is named in the tree' \
  '(pypi|pythonhosted|npmjs|crates|maven|golang|debian|ubuntu)\.(org|net|com|io|dev)\b' "${all[@]}"
refuse 'a path of one machine; derive it from where the file or the build is' \
  '(^|[^A-Za-z0-9_.~/-])/(work|opt/peers|home/[a-z]+|root/|tmp/(build|chroot|bash))\b' "${all[@]}"

exit "$faults"
