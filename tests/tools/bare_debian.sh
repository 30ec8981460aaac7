#!/usr/bin/env bash
# Proves that two commands are all that a newcomer types: makes a bare Debian (debootstrap minbase, git,
# ca-certificates), clones the last commit of this repository into it, and runs ./dev demo and
# ./dev test there. Needs root and debootstrap. The mirror and its settings are those of this host's apt.
#
#   tests/tools/bare_debian.sh [--suite NAME] [--base DIR] [--keep DIR] [COMMAND...]
#
#   --suite NAME   Debian release (default bookworm)
#   --base DIR     keep the untouched base system in DIR and copy it from there the next time
#   --keep DIR     leave the system that the commands ran in at DIR, to look into
#   COMMAND...     what to run in the clone instead of "./dev demo" "./dev test"
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
suite=bookworm base='' keep='' scratch=''
commands=()

say() { printf 'bare_debian: %s\n' "$*" >&2; }
die() { say "$*"; exit 2; }

while [ $# -gt 0 ]; do
  case $1 in
    --suite) suite=${2:?}; shift 2 ;;
    --base) base=${2:?}; shift 2 ;;
    --keep) keep=${2:?}; shift 2 ;;
    -*) die "unknown option $1; see the head of this file" ;;
    *) commands+=("$1"); shift ;;
  esac
done
[ ${#commands[@]} -gt 0 ] || commands=('./dev demo' './dev test')
[ "$(id -u)" = 0 ] || die 'must run as root: debootstrap and chroot need it'
command -v debootstrap >/dev/null || die 'debootstrap is missing: apt-get install debootstrap'
[ -z "$keep" ] || [ ! -e "$keep" ] || die "$keep exists already; name a folder that does not"

# A mount namespace of our own: whatever way the script ends, its mounts end with it.
if [ -z "${GRAFT_BARE_NAMESPACE:-}" ]; then
  args=(--suite "$suite")
  [ -z "$base" ] || args+=(--base "$base")
  [ -z "$keep" ] || args+=(--keep "$keep")
  GRAFT_BARE_NAMESPACE=1 exec unshare --mount --propagation private -- \
    "${BASH_SOURCE[0]}" "${args[@]}" "${commands[@]}"
fi

unmount() {
  local folder
  for folder in proc dev/pts dev; do
    if mountpoint -q "$1/$folder"; then umount "$1/$folder"; fi
  done
}

# shellcheck disable=SC2317  # called by the trap
cleanup() {
  [ -n "$scratch" ] || return 0
  # A mount that does not come off must not be deleted through.
  unmount "$scratch/system" && rm -rf --one-file-system "$scratch"
}
trap cleanup EXIT

# Addresses of this host's package mirror, those of the wanted release first: a host of another
# release has the same mirror.
mirror() {
  local format='$'"(REPO_URI)"
  apt-get indextargets --format "$format" 'Created-By: Packages' 'Component: main' \
    "Codename: $suite"
  apt-get indextargets --format "$format" 'Created-By: Packages' 'Component: main'
}

make_base() {
  local uri
  uri=$(mirror | sed -n 1p)
  [ -n "$uri" ] || die "this host's apt knows no mirror; run apt-get update first"
  say "debootstrap $suite into $1"
  debootstrap --variant=minbase --include=git,ca-certificates "$suite" "$1" "$uri" >"$1.log" 2>&1 ||
    { tail -n 20 "$1.log" >&2; die "debootstrap failed; the whole log was $1.log"; }
  rm -f "$1.log"
  printf 'deb %s %s main\n' "$uri" "$suite" >"$1/etc/apt/sources.list"
  # Proxies and validity rules of this host's apt, for mirrors that need them.
  apt-config dump --format '%f "%v";%n' | grep -E '^Acquire::(http|https|Check)' \
    >"$1/etc/apt/apt.conf.d/90host" || true
}

scratch=$(mktemp -d "${TMPDIR:-/tmp}/bare-debian.XXXXXX")
system=$scratch/system
if [ -n "$base" ]; then
  if [ ! -e "$base/etc/debian_version" ]; then make_base "$base"; fi
  say "copy $base"
  cp -a --reflink=auto "$base" "$system"
else
  make_base "$system"
fi

cp /etc/resolv.conf /etc/hosts "$system/etc/"
mount -t proc proc "$system/proc"
mount --bind /dev "$system/dev"
mount --bind /dev/pts "$system/dev/pts"

say 'clone the last commit'
git clone --quiet --no-hardlinks "$root" "$system/srv/graft"

failed=0
for command in "${commands[@]}"; do
  say "run: $command"
  begin=$SECONDS
  if chroot "$system" /usr/bin/env -i HOME=/root PATH=/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 \
    /bin/bash -c "cd /srv/graft && $command" </dev/null; then
    say "ok after $((SECONDS - begin)) s: $command"
  else
    say "FAILED after $((SECONDS - begin)) s: $command"
    failed=1
    break
  fi
done

if [ -n "$keep" ]; then
  unmount "$system"
  mv "$system" "$keep"
  say "the system is left in $keep"
fi
exit "$failed"
