#!/usr/bin/env bash
# Extraction seen by three gateways on one Redis beside one that sees all of it: in turn, at random, over restarts, a new
# gateway, a lost Redis and lies in it. Prints a table, a line for each check and `N passed, N failed` last; exit 1 if any failed.
set -euo pipefail
umask 077
ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
# shellcheck source=scripts/steps.sh
source "$ROOT/scripts/steps.sh"
temporary_run extraction
python3 "$ROOT/scripts/extraction_gateways.py" --gateway "$ROOT/.build/release/secureinfer" --folder "$RUN" \
    --rounds "${ROUNDS:-2}" --seed "${SEED:-20260}"
