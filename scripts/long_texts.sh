#!/usr/bin/env bash
# What one tenant's longest texts cost another, on a gateway of its own in front of a stub model: own loopback ports, own
# temporary folder. SECONDS_EACH=5 and CONNECTIONS=4 change the run.
set -euo pipefail
umask 077
ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
# shellcheck source=scripts/steps.sh
source "$ROOT/scripts/steps.sh"
temporary_run long-texts
PYTHONPATH=$ROOT/scripts PYTHONDONTWRITEBYTECODE=1 python3 "$ROOT/scripts/long_texts.py" \
    --gateway "$ROOT/.build/release/secureinfer" --folder "$RUN" --seconds "${SECONDS_EACH:-5}" \
    --connections "${CONNECTIONS:-4}"
