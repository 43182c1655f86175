#!/usr/bin/env bash
# Builds and runs every test, one after the other: many hold time limits of the design. Takes swift test's options, e.g.
# --filter RiskScorer. What failed is said once more at the end, behind the thousands of lines of what did not.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
log=.build/test.log
scripts/build.sh --build-tests
if swift test --skip-build --no-parallel --no-color-diagnostics --explicit-target-dependency-import-check error "$@" 2>&1 | tee "$log"; then exit 0; fi
printf '\nwhat failed (all of it is in %s):\n' "$log"
awk '/^✘/ { shown = 1; print; next } shown && /^↳/ { print; next } { shown = 0 } /error: / { print }' "$log"
exit 1
