#!/usr/bin/env bash
# The Debian package in a bare Debian: installs it, runs the demo, starts a plugin, removes it, and looks for what
# is left. Needs root and a base system as tests/tools/bare_debian.sh --base makes it. package.sh FILE.deb BASE
set -euo pipefail
deb=$(realpath "$1") base=$2
[ -e "$base/etc/debian_version" ] || { echo "$base is no base system" >&2; exit 2; }
if [ -z "${GRAFT_BARE_NAMESPACE:-}" ]; then
  GRAFT_BARE_NAMESPACE=1 exec unshare --mount --propagation private -- "$0" "$deb" "$base"
fi
scratch=$(mktemp -d "${TMPDIR:-/tmp}/graft-package.XXXXXX")
system=$scratch/system
# shellcheck disable=SC2317  # called by the trap
cleanup() {
  for folder in proc dev; do
    if mountpoint -q "$system/$folder"; then umount "$system/$folder" || return; fi
  done
  rm -rf --one-file-system "$scratch"
}
trap cleanup EXIT
cp -a --reflink=auto "$base" "$system"
cp /etc/resolv.conf /etc/hosts "$system/etc/"
cp "$deb" "$system/srv/graft.deb"
mount -t proc proc "$system/proc"
mount --bind /dev "$system/dev"
# shellcheck disable=SC2016  # written for the shell inside
chroot "$system" /usr/bin/env -i HOME=/srv PATH=/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 \
  DEBIAN_FRONTEND=noninteractive /bin/bash -euc '
    apt-get update -qq
    apt-get install -y -qq --no-install-recommends /srv/graft.deb >/srv/install.log 2>&1 ||
      { tail -20 /srv/install.log; exit 1; }
    graft --version
    cd /srv
    graft run /usr/share/graft/pipelines/stamps.toml --out demo --quiet
    graft predict demo /usr/share/graft/data/stamps/fruit/banana.png
    graft new plugin acme --kind backbone --lang c
    ldconfig -p | grep -q "libgraft\.so\.0\.1 "
    test -e /usr/include/graft/graft.h
    test -s /usr/share/man/man1/graft.1.gz || test -s /usr/share/man/man1/graft.1 ||
      grep -qr "path-exclude=/usr/share/man" /etc/dpkg
    dpkg -L graft | while read -r path; do if [ -f "$path" ]; then echo "$path"; fi; done >/srv/files
    apt-get purge -y -qq graft >/dev/null
    while read -r path; do
      if [ -e "$path" ]; then echo "left behind: $path"; exit 1; fi
    done </srv/files
    test ! -e /usr/bin/graft
    if [ -e /usr/share/graft ] || [ -e /usr/lib/graft ]; then echo "a folder is left behind"; exit 1; fi
    echo "removed: $(wc -l </srv/files) files"'
