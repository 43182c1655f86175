#!/usr/bin/env bash
# Runs the release build against the embedded model, all of its own: temporary folder, free port, private Redis.
# Prints a line for each check and `N passed, N failed` last; exit 1 if any failed.
set -euo pipefail
umask 077
ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
# shellcheck source=scripts/steps.sh
source "$ROOT/scripts/steps.sh"
temporary_run smoke
# shellcheck source=scripts/stack.sh
source "$ROOT/scripts/stack.sh"

begin redis "starting"
start_redis
finish redis "$redis_socket"
begin model "installing and starting the embedded model"
install_embedded_model
start_embedded_model
finish model "$model at $upstream"
python3 "$ROOT/scripts/smoke.py" --gateway "$ROOT/.build/release/secureinfer" --folder "$RUN" --upstream "$upstream" \
    --upstream-api "$upstream_api" --redis-socket "$redis_socket" --models "$models_dir" --model "$model"
