#!/usr/bin/env bash
# What a folder of ABI headers declares, as X-macro lists in C (abi_list.awk). abi_list.sh HEADERS
set -euo pipefail
list=$(dirname "$(realpath "$0")")/abi_list.awk
cd "$1"
find graft/abi -name '*.h' | LC_ALL=C sort | xargs awk -f "$list"
