# Sourced by the lints: which files they look at. lint_files ROOT [EXTENSION...] prints paths
# relative to ROOT: of a git tree those tracked or about to be, else (self-test) all of them.
# shellcheck shell=bash

lint_files() {
  local root=$1 pattern='.'
  shift
  if [ $# -gt 0 ]; then pattern="\\.($(IFS='|'; echo "$*"))\$"; fi
  if [ -e "$root/.git" ]; then
    git -C "$root" ls-files --cached --others --exclude-standard
  else
    (cd "$root" && find . -type f | sed 's|^\./||')
  fi | { grep -E "$pattern" || true; } | while IFS= read -r file; do
    # A file deleted but not yet committed is still listed.
    if [ -f "$root/$file" ]; then printf '%s\n' "$file"; fi
  done | LC_ALL=C sort
}
