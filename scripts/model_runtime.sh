#!/usr/bin/env bash
# A real gateway on real stores of models, while somebody changes them. All of its own. Prints a line for each check and
# `N passed, N failed` last; exit 1 if any failed.
set -euo pipefail
umask 077
ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
# shellcheck source=scripts/steps.sh
source "$ROOT/scripts/steps.sh"
temporary_run model-runtime
python3 "$ROOT/scripts/model_runtime.py" --gateway "${GATEWAY:-$ROOT/.build/release/secureinfer}" --folder "$RUN" \
    --idle "${IDLE_SECONDS:-60}" --blobs "${BLOBS:-100000}" --only "${ONLY:-}"
