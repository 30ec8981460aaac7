#!/usr/bin/env bash
# docs/pipeline-reference.md is what the plugins' tables say now. reference.sh BUILD ROOT
set -euo pipefail
build=$1 root=$2
if ! diff -u <(tail -n +5 "$root/docs/pipeline-reference.md") <("$build/bin/graft" plugins --markdown); then
  echo "docs/pipeline-reference.md is out of date: run ./dev docs" >&2
  exit 1
fi
