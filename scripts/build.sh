#!/usr/bin/env bash
# The one way this repository is built: undeclared imports are errors. Takes swift build's options, e.g. -c release.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
exec swift build --explicit-target-dependency-import-check error "$@"
