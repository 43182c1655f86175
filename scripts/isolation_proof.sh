#!/usr/bin/env bash
# Proofs that tenants are kept apart, from outside and at length: foreign marks in a million answers, a million guesses, the
# time of a 404, streams mixed up, what it costs, and a data directory copied before a tenant's deletion.
#   COUNT=1000000 answers and guesses; SEED=1; ONLY=TEXT runs the proofs whose name holds TEXT.
# Data lies in memory where /dev/shm is: what is proven is not whether a disk keeps it. Needs redis-server, nginx and wrk.
# Prints a line for each proof and `N passed, N failed` last; exit 1 if any failed.
set -euo pipefail
umask 077
ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
if [[ -z ${TMPDIR:-} && -w /dev/shm ]]; then export TMPDIR=/dev/shm; fi
# shellcheck source=scripts/steps.sh
source "$ROOT/scripts/steps.sh"
temporary_run isolation-proof
ulimit -n "$(ulimit -H -n)"
PYTHONPATH=$ROOT/scripts PYTHONDONTWRITEBYTECODE=1 python3 -m isolation --folder "$RUN" --count "${COUNT:-1000000}" \
    --seed "${SEED:-1}" --only "${ONLY:-}" --gateway "${GATEWAY:-$ROOT/.build/release/secureinfer}"
