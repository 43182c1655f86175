#!/usr/bin/env bash
# Many streams at the same time through the release build, from an upstream that tags each token with the request it is for:
# no client may get a token of another's, miss one, or get them out of order. STREAMS=1000 TOKENS=40.
# Prints the sums and `N passed, N failed` last; exit 1 if any stream was not its own.
set -euo pipefail
umask 077
ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
# shellcheck source=scripts/steps.sh
source "$ROOT/scripts/steps.sh"
temporary_run streams
ulimit -n "$(ulimit -H -n)"
PYTHONDONTWRITEBYTECODE=1 python3 "$ROOT/scripts/streams.py" --gateway "$ROOT/.build/release/secureinfer" \
    --folder "$RUN" --streams "${STREAMS:-1000}" --tokens "${TOKENS:-40}"
