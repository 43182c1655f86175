#!/usr/bin/env bash
# Cost of the whole pipeline beside nginx as a plain reverse proxy: same upstream, same body, in turns, in one run.
# Needs nginx and wrk. ROUNDS, SECONDS_EACH, CONNECTIONS and BYTES change the run.
set -euo pipefail
umask 077
ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
RUN=$(mktemp -d "${TMPDIR:-/tmp}/secureinfer-bench.XXXXXX")
# shellcheck source=scripts/steps.sh
source "$ROOT/scripts/steps.sh"
# shellcheck source=scripts/stack.sh
source "$ROOT/scripts/stack.sh"

stop() {
    local status=$?
    trap '' INT TERM HUP
    stop_owned
    if ((status == 0)); then rm -rf "$RUN"; else printf 'logs are in %s\n' "$RUN" >&2; fi
}
trap stop EXIT
trap 'exit 130' INT TERM HUP

for tool in nginx wrk; do
    command -v "$tool" >/dev/null || fail "there is no $tool" "as root: apt-get install nginx-light wrk"
done
begin redis "starting"
start_redis
finish redis "$redis_socket"
python3 "$ROOT/scripts/bench.py" --gateway "$ROOT/.build/release/secureinfer" --folder "$RUN" \
    --redis-socket "$redis_socket" --rounds "${ROUNDS:-5}" --seconds "${SECONDS_EACH:-4}" \
    --connections "${CONNECTIONS:-64}" --bytes "${BYTES:-600}"
