#!/usr/bin/env bash
# Three gateways of one installation on one Redis: keys, revocations and bans made on one, seen from the others; Redis flushed,
# killed and lied to. All of its own. Prints a line for each check and `N passed, N failed` last; exit 1 if any failed.
set -euo pipefail
umask 077
ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
# shellcheck source=scripts/steps.sh
source "$ROOT/scripts/steps.sh"
temporary_run gateways
python3 "$ROOT/scripts/gateways.py" --gateway "$ROOT/.build/release/secureinfer" --folder "$RUN" --rounds "${ROUNDS:-20}"
