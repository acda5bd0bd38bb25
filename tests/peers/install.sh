#!/usr/bin/env bash
# Installs what package.json names into artifacts/npm, where the scenes and the benchmark look for it, by the versions and checksums of
# package-lock.json. Needs npm and its registry. No script of a package is run.
set -euo pipefail
cd "$(dirname "$0")"
target=../../artifacts/npm
cmp -s package-lock.json "$target/node_modules/.installed" && exit 0
command -v npm > /dev/null || { echo "npm is not installed" >&2; exit 1; }
mkdir -p "$target"
cp package.json package-lock.json "$target/"
npm ci --prefix "$target" --ignore-scripts --no-audit --no-fund --loglevel=error
cp package-lock.json "$target/node_modules/.installed"
