#!/usr/bin/env bash
# Whether the time of a 401 tells anything about the key: missing, malformed, unknown, wrong, revoked and expired ones in
# turns against a gateway of its own. REQUESTS (2000) is the number of each kind. Exit 1 if one can be told apart.
set -euo pipefail
umask 077
ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
# shellcheck source=scripts/steps.sh
source "$ROOT/scripts/steps.sh"
temporary_run timing
PYTHONDONTWRITEBYTECODE=1 python3 "$ROOT/scripts/auth_timing.py" --folder "$RUN" --requests "${REQUESTS:-2000}" \
    --gateway "${GATEWAY:-$ROOT/.build/release/secureinfer}"
