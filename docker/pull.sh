#!/usr/bin/env bash
# pull.sh MODEL: fetches a model into the store of the stack, shows what it is made of and asks whether it may be served.
set -euo pipefail
HERE=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
ROOT=$(cd "$HERE/.." && pwd)
# shellcheck source=scripts/steps.sh
source "$ROOT/scripts/steps.sh"
# shellcheck source=scripts/model_wait.sh
source "$ROOT/scripts/model_wait.sh"
model=${1:-}
[[ $model =~ ^[A-Za-z0-9][A-Za-z0-9._:/-]{0,200}$ ]] || fail "no model is named" "make ollama-pull MODEL=llama3.2:1b"
require_python

begin pull "$model"
printf '\n'
"$HERE/compose.sh" run --rm pull "$model" || fail "$model could not be fetched" "the name must be one of Ollama's library"
finish pull "$model is in the store"
begin model "waiting until the gateway has hashed it"
await_model "$model" "$HERE/compose.sh" exec -T gateway secureinfer
finish model "$model is $model_status"
[[ $model_status != ok ]] || exit 0
if [[ -t 0 && -t 1 ]]; then
    exec "$HERE/compose.sh" exec gateway secureinfer model approve "$model"
fi
printf '  next      docker/compose.sh exec gateway secureinfer model approve %s\n' "$model"
