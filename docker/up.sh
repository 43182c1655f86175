#!/usr/bin/env bash
# Makes the secrets once, builds the image, starts gateway, Redis and Ollama, and says what to do next. NO_BUILD=1 takes the
# image that is there.
set -euo pipefail
HERE=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
ROOT=$(cd "$HERE/.." && pwd)
# shellcheck source=scripts/steps.sh
source "$ROOT/scripts/steps.sh"
# shellcheck source=docker/settings.sh
source "$HERE/settings.sh"

# 1 is a gateway that runs and takes no requests yet.
runs() {
    local status=0
    "$HERE/compose.sh" exec -T gateway secureinfer health >/dev/null 2>&1 || status=$?
    ((status < 2))
}

[[ ${NO_BUILD:-0} == 1 ]] || "$HERE/build.sh"
begin secrets "in $SECRETS_DIR"
"$HERE/secrets.sh"
finish secrets "$SECRETS_DIR; keep a copy apart from the data"
begin start "gateway, Redis, Ollama"
"$HERE/compose.sh" up --detach --no-build || fail "the stack did not start" "docker/compose.sh logs gateway"
for ((tries = 60; tries > 0; tries--)); do
    if runs; then break; fi
    sleep 1
done
runs || fail "the gateway does not answer" "docker/compose.sh logs gateway"
finish start "http://${SECUREINFER_PUBLISH:-127.0.0.1:8080}"
cat <<'WAY'

  model     make ollama-pull MODEL=llama3.2:1b
  tenant    docker/compose.sh exec gateway secureinfer tenant create acme
  key       docker/compose.sh exec gateway secureinfer key create acme
  console   docker/compose.sh run --rm console
  stop      make docker-down            the data stays; docker/compose.sh down --volumes removes it

WAY
