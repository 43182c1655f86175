#!/usr/bin/env bash
# Draws docs/console.svg: make run's own stack in a temporary folder, real chats and attacks by three tenants, and the
# console on an emulated terminal.
set -euo pipefail
ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
PORT=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
GATEWAY=$ROOT/.build/release/secureinfer
TOOLS=$ROOT/.build/tools-venv
# shellcheck source=scripts/steps.sh
source "$ROOT/scripts/steps.sh"
temporary_run shots
DATA=$RUN/data

install_emulator() {
    local requirements=$ROOT/scripts/screenshot-requirements.txt
    cmp -s "$requirements" "$TOOLS/installed-requirements.txt" && return
    rm -rf "$TOOLS"
    python3 -m venv "$TOOLS"
    "$TOOLS/bin/python" -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes \
        --only-binary :all: -r "$requirements"
    cp "$requirements" "$TOOLS/installed-requirements.txt"
}

# One key a tenant, as lines `tenant key` for the traffic's standard input.
make_tenants() {
    local tenant
    for tenant in "$@"; do
        "$GATEWAY" tenant create "$tenant" --rpm 0 --auto-ban off --data "$DATA" --json >/dev/null
        "$GATEWAY" key create "$tenant" --data "$DATA" --json |
            python3 -c 'import json, sys; print(sys.argv[1], json.load(sys.stdin)["key"])' "$tenant"
    done
}

begin tools "installing the terminal emulator"
install_emulator
finish tools "$TOOLS"
begin stack "starting make run without a terminal"
launch stack env HEADLESS=1 PORT="$PORT" RUN_DIR="$RUN" "$ROOT/scripts/run.sh"
wait_until 300 "$launched" stack curl -fsS --max-time 2 "http://127.0.0.1:$PORT/healthz"
finish stack "http://127.0.0.1:$PORT"
begin traffic "chats and attacks by three tenants"
make_tenants acme globex initech >"$RUN/tenants"
launch traffic python3 "$ROOT/scripts/traffic.py" "http://127.0.0.1:$PORT" --seconds 25 --tenants "$RUN/tenants"
finish traffic "running"
begin console "watching"
"$TOOLS/bin/python" "$ROOT/scripts/screenshot.py" "$ROOT/docs/console.svg" --seconds 18 --title secureinfer-console -- \
    "$ROOT/.build/release/secureinfer-console" --control "unix:$DATA/control.sock" --redis "unix:$RUN/redis.sock"
finish console "docs/console.svg"
