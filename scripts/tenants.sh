#!/usr/bin/env bash
# What many tenants cost: start, memory for each, and CPU per request beside a gateway with one tenant, in turns, in one run.
# Needs nginx and wrk. TENANTS, ROUNDS, SECONDS_EACH and CONNECTIONS change the run.
set -euo pipefail
umask 077
ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
# shellcheck source=scripts/steps.sh
source "$ROOT/scripts/steps.sh"
temporary_run tenants

for tool in nginx wrk; do
    command -v "$tool" >/dev/null || fail "there is no $tool" "as root: apt-get install nginx-light wrk"
done
python3 "$ROOT/scripts/tenants.py" --gateway "$ROOT/.build/release/secureinfer" --folder "$RUN" \
    --tenants "${TENANTS:-100000}" --rounds "${ROUNDS:-5}" --seconds "${SECONDS_EACH:-4}" \
    --connections "${CONNECTIONS:-64}"
