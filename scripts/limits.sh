#!/usr/bin/env bash
# Three gateways on one Redis hold a tenant's limits together, whatever befalls Redis and the clocks. All of its own. Prints a line
# for each check and `N passed, N failed` last; exit 1 if any failed.
set -euo pipefail
umask 077
ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
# shellcheck source=scripts/steps.sh
source "$ROOT/scripts/steps.sh"
temporary_run limits
python3 "$ROOT/scripts/limits.py" --gateway "${GATEWAY:-$ROOT/.build/release/secureinfer}" --folder "$RUN" --seconds "${SECONDS_OF_LOAD:-6}" \
    --offered "${OFFERED:-2000}" --only "${ONLY:-}"
