#!/usr/bin/env bash
# Cost of the whole pipeline beside nginx as a plain reverse proxy: same upstream, same body, in turns, in one run.
# Needs nginx and wrk. ROUNDS, SECONDS_EACH, CONNECTIONS and BYTES change the run.
set -euo pipefail
umask 077
ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
# shellcheck source=scripts/steps.sh
source "$ROOT/scripts/steps.sh"
temporary_run bench
# shellcheck source=scripts/stack.sh
source "$ROOT/scripts/stack.sh"

for tool in nginx wrk; do
    command -v "$tool" >/dev/null || fail "there is no $tool" "as root: apt-get install nginx-light wrk"
done
begin redis "starting"
start_redis
finish redis "$redis_socket"
python3 "$ROOT/scripts/bench.py" --gateway "$ROOT/.build/release/secureinfer" --folder "$RUN" \
    --redis-socket "$redis_socket" --rounds "${ROUNDS:-5}" --seconds "${SECONDS_EACH:-4}" \
    --connections "${CONNECTIONS:-64}" --bytes "${BYTES:-600}"
