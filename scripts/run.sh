#!/usr/bin/env bash
# Brings up the whole thing: Redis, a real model, the gateway with a demo tenant, and the console in this terminal.
# HEADLESS=1 (or no terminal) leaves the gateway in the foreground instead. PORT (default 8080) is the gateway's port,
# RUN_DIR (default .build/run) holds its data, sockets and logs. Quitting or Ctrl-C stops all that this started.
set -euo pipefail
umask 077
ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
RUN=${RUN_DIR:-$ROOT/.build/run}
PORT=${PORT:-8080}
DATA=$RUN/data
CONTROL=$DATA/control.sock
GATEWAY=$ROOT/.build/release/secureinfer
CONSOLE=$ROOT/.build/release/secureinfer-console
# shellcheck source=scripts/steps.sh
source "$ROOT/scripts/steps.sh"
# shellcheck source=scripts/stack.sh
source "$ROOT/scripts/stack.sh"

interactive() { [[ ${HEADLESS:-0} != 1 && -t 0 && -t 1 ]]; }

check_run_folder() {
    mkdir -p "$RUN"
    # sockaddr_un holds 107 bytes of path.
    ((${#CONTROL} <= 107)) || fail "the path $CONTROL is too long for a socket" "RUN_DIR=/tmp/secureinfer make run"
    exec 9>"$RUN/lock"
    flock -n 9 || fail "another make run is using $RUN" "quit it, or: RUN_DIR=/tmp/secureinfer PORT=8081 make run"
}

check_port() {
    local owner free
    if ! [[ $PORT =~ ^[1-9][0-9]{0,4}$ ]] || ((PORT > 65535)); then
        fail "PORT=$PORT is no port" "PORT=8081 make run"
    fi
    owner=$(python3 "$ROOT/scripts/port_owner.py" "$PORT") || return 0
    for ((free = PORT + 1; free < 65535; free++)); do
        python3 "$ROOT/scripts/port_owner.py" "$free" >/dev/null || break
    done
    fail "port $PORT is taken by $owner" "PORT=$free make run"
}

build() {
    begin build "release build (the first one takes some minutes)"
    printf '\n'
    "$ROOT/scripts/build.sh" -c release || fail "the build failed" "the compiler's message is above"
    finish build "release build"
}

bring_up_model() {
    begin model "looking for Ollama at $(ollama_address)"
    if find_ollama; then
        finish model "$model, from Ollama at $upstream"
        return
    fi
    begin model "no Ollama: installing and starting the embedded model"
    install_embedded_model
    start_embedded_model
    finish model "$model, embedded, at $upstream"
}

# The demo tenant and its key are made once; the key is kept in a file that only this user can read.
provision_demo() {
    key_file=$RUN/demo.key
    if [[ ! -s $key_file || ! -f $DATA/secureinfer.db ]]; then
        "$GATEWAY" tenant show demo --data "$DATA" --json >/dev/null 2>&1 ||
            "$GATEWAY" tenant create demo --rpm 0 --data "$DATA" --json >/dev/null ||
            fail "the demo tenant could not be made" "start afresh: rm -r $DATA"
        "$GATEWAY" key create demo --data "$DATA" --json |
            python3 -c 'import json, sys; print(json.load(sys.stdin)["key"])' >"$key_file.new" ||
            fail "the demo key could not be made" "start afresh: rm -r $DATA"
        mv "$key_file.new" "$key_file"
    fi
    demo_key=$(<"$key_file")
}

bring_up_gateway() {
    begin gateway "starting"
    mkdir -p "$DATA"
    provision_demo
    launch gateway "$GATEWAY" serve --data "$DATA" --listen "127.0.0.1:$PORT" --control "unix:$CONTROL" \
        --upstream "$upstream" --upstream-api "$upstream_api" --redis "unix:$redis_socket" --models "$models_dir" \
        --excerpt full --environment demo
    gateway=$launched
    wait_until 30 "$gateway" gateway curl -fsS --max-time 2 "http://127.0.0.1:$PORT/healthz"
    finish gateway "http://127.0.0.1:$PORT"
}

show_the_way() {
    cat <<WAY

  address   http://127.0.0.1:$PORT  (OpenAI clients: base URL ending in /v1; Ollama clients: as it is)
  key       $demo_key
  model     $model
  try       curl http://127.0.0.1:$PORT/v1/chat/completions -H 'Authorization: Bearer $demo_key' -H 'Content-Type: application/json' -d '{"model":"$model","messages":[{"role":"user","content":"What is the capital of France?"}]}'
  feed      redis-cli -s $redis_socket subscribe secureinfer:feed
  logs      $RUN/*.log

WAY
}

# A terminal's own locale where it can show the frame's lines, else the one UTF-8 locale that Debian always has.
open_console() {
    local locale=${LC_ALL:-}
    [[ $(locale charmap 2>/dev/null) == UTF-8 ]] || locale=C.UTF-8
    LC_ALL=$locale "$CONSOLE" --control "unix:$CONTROL" --redis "unix:$redis_socket" 9>&-
}

stop() {
    trap '' INT TERM HUP
    ((${#owned[@]} == 0)) || begin stop "gateway, model, Redis"
    local had=${#owned[@]}
    stop_owned
    ((had == 0)) || finish stop "all stopped; data and logs stay in $RUN"
}

printf 'SecureInfer\n'
trap stop EXIT
trap 'exit 0' INT TERM
trap 'exit 129' HUP
check_run_folder
"$ROOT/scripts/setup.sh"
check_port
build
begin redis "starting"
start_redis
finish redis "$redis_socket"
bring_up_model
bring_up_gateway
show_the_way
if interactive; then
    open_console
else
    printf '  Ctrl-C stops everything.\n'
    wait "$gateway" || fail "the gateway ended by itself" "its whole output is in $RUN/gateway.log"
fi
