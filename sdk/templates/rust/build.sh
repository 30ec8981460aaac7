#!/bin/sh
# Builds the plugin into build/plugins/@ID@, where GRAFT_PLUGIN_PATH=$PWD/build/plugins finds it.
set -eu
cd "$(dirname "$0")"
cargo build --release --offline --target-dir build/target
mkdir -p build/plugins/@ID@
cp plugin.toml build/plugins/@ID@/
cp build/target/release/lib@ID@.so build/plugins/@ID@/@ID@.so
