#!/usr/bin/env bash
# Runs the release build against the embedded model, all of its own: temporary folder, free port, private Redis.
# Prints a line for each check and `N passed, N failed` last; exit 1 if any failed.
set -euo pipefail
umask 077
ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
RUN=$(mktemp -d "${TMPDIR:-/tmp}/secureinfer-smoke.XXXXXX")
# shellcheck source=scripts/steps.sh
source "$ROOT/scripts/steps.sh"
# shellcheck source=scripts/stack.sh
source "$ROOT/scripts/stack.sh"

stop() {
    local status=$?
    trap '' INT TERM HUP
    stop_owned
    if ((status == 0)); then rm -rf "$RUN"; else printf 'logs and data are in %s\n' "$RUN" >&2; fi
}
trap stop EXIT
trap 'exit 130' INT TERM HUP

begin redis "starting"
start_redis
finish redis "$redis_socket"
begin model "installing and starting the embedded model"
install_embedded_model
start_embedded_model
finish model "$model at $upstream"
python3 "$ROOT/scripts/smoke.py" --gateway "$ROOT/.build/release/secureinfer" --folder "$RUN" --upstream "$upstream" \
    --upstream-api "$upstream_api" --redis-socket "$redis_socket" --models "$models_dir" --model "$model"
