#!/usr/bin/env bash
# The Rust bindings against the layout of the ABI. rust_layout.sh ROOT
set -euo pipefail
if ! command -v cargo >/dev/null; then
  echo "skipped: there is no cargo here"
  exit 77
fi
target=$(mktemp -d)
trap 'rm -rf "$target"' EXIT
cd "$1/sdk/rust"
cargo test --offline --target-dir "$target" --test layout
