# shellcheck shell=bash
# The stage of the demonstrations: a private Redis, the small real model out of an Ollama store of its own, a gateway that
# verifies that store. Sourced after steps.sh and stack.sh; needs ROOT and RUN (an empty folder).

PLAYS=$ROOT/demos
GATEWAY=${GATEWAY:-$ROOT/.build/release/secureinfer}
launched=${launched:-0} redis_socket=${redis_socket:-}
export PYTHONPATH=$ROOT/scripts:$PLAYS PYTHONDONTWRITEBYTECODE=1

# What cannot be shown says nothing of the defence: exit code 2 in place of the 1 of steps.sh.
fail() {
    printf 'error: %s\nhint: %s\n' "$1" "$2" >&2
    exit 2
}

# end_run [STATUS]: what a run leaves behind is nothing, unless something was wrong; Ctrl-C is no fault.
end_run() {
    local status=${1:-$?}
    trap '' INT TERM HUP
    stop_owned
    if ((status == 0 || status == 130)); then rm -rf "$RUN"; else printf 'logs and data are in %s\n' "$RUN" >&2; fi
}

check_programs() {
    [[ -x $GATEWAY ]] || fail "there is no gateway at $GATEWAY" "make build"
}

# serve_weights: llama.cpp's server on the store's own blob, so that what is done to the blob is done to what is served.
serve_weights() {
    local weights address=$RUN/model.address
    model=$EMBEDDED_MODEL
    weights=$(python3 -m plays.house store --gguf "$ROOT/.build/models/$model.gguf" --root "$RUN/store" --name "$model")
    ln -s "$weights" "$RUN/$model.gguf"
    launch model "$ROOT/.build/model-venv/bin/python" "$ROOT/scripts/model_server.py" "$RUN/$model.gguf" --address-file "$address"
    wait_until 60 "$launched" model test -s "$address"
    model_url=$(<"$address")
    launch house python3 -m plays.house serve --root "$RUN/store" --model "$model_url" --file "$RUN/house.addresses"
    wait_until 10 "$launched" house test -s "$RUN/house.addresses"
    { read -r store_url && read -r stub_url; } <"$RUN/house.addresses"
}

# The policy is the default one; clients see scores, and what operators see of prompts is not masked: both for showing.
write_settings() {
    printf 'version: 1\nexpose_risk: true\nexcerpt: full\n' >"$RUN/policy.yaml"
    cat >>"$RUN/policy.yaml" <<POLICY
tenants:
  guarded-desk: {output: {insert_canary: true}}
  strict-victim: {isolation: {cache: nonce}}
  strict-thief: {isolation: {cache: nonce}}
POLICY
    cat >"$RUN/serve.yaml" <<SETTINGS
upstreams:
  - {name: llama, url: "$model_url", api: openai, models: ["$model"]}
  - {name: store, url: "$store_url", api: ollama, models: [helpdesk, concierge]}
  - {name: stub, url: "$stub_url", api: openai, models: [leaky, illustrator, canned]}
SETTINGS
}

serve_gateway() {
    local port
    port=$(python3 -c 'import gateway; print(gateway.free_port())')
    data=$RUN/data
    gateway_url=http://127.0.0.1:$port
    mkdir -p "$data"
    write_settings
    launch gateway "$GATEWAY" serve --config "$RUN/serve.yaml" --policy "$RUN/policy.yaml" --data "$data" --listen "127.0.0.1:$port" \
        --control "unix:$data/control.sock" --redis "unix:$redis_socket" --models "$RUN/store" --environment demo
    wait_until 30 "$launched" gateway curl -fsS --max-time 2 "$gateway_url/readyz"
}

# bring_up_stage KEEPS_TENANTS: leaves its description in RUN/stage.json, which STAGE then names.
bring_up_stage() {
    check_programs
    begin stage "Redis, the small model, the gateway"
    start_redis
    install_embedded_model
    serve_weights
    serve_gateway
    cat >"$RUN/stage.json" <<DESCRIPTION
{"gateway": "$gateway_url", "model": "$model", "model_url": "$model_url", "store_url": "$store_url", "stub_url": "$stub_url",
 "program": "$GATEWAY", "data": "$data", "store": "$RUN/store", "run": "$RUN", "root": "$ROOT", "keeps_tenants": $1}
DESCRIPTION
    export STAGE=$RUN/stage.json
    finish stage "$model behind $gateway_url"
}
