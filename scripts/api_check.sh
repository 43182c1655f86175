#!/usr/bin/env bash
# Tries the control API against its own OpenAPI document with schemathesis, over TLS, on a gateway of its own: free loopback
# ports, a temporary folder, a certificate made by openssl, no network once schemathesis is installed. All checks and all
# phases; only /v1/feed is left out, which never ends. Exit 1 if anything was found.
#   SEEDS="1 2 3" names the runs, EXAMPLES=50 how many calls of each route a run makes at most.
set -euo pipefail
umask 077
ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
# shellcheck source=scripts/steps.sh
source "$ROOT/scripts/steps.sh"
temporary_run api
PROGRAM=$ROOT/.build/${CONFIGURATION:-release}/secureinfer
VENV=$ROOT/.build/api-venv

# make_certificate: an authority in ca.pem, and server.pem with key.pem for localhost, good for a day.
make_certificate() {
    local key=(-newkey ec -pkeyopt ec_paramgen_curve:P-256 -noenc)
    openssl req -x509 "${key[@]}" -keyout "$RUN/ca.key" -out "$RUN/ca.pem" -subj /CN=authority -days 1
    openssl req "${key[@]}" -keyout "$RUN/key.pem" -out "$RUN/server.csr" -subj /CN=localhost
    printf 'subjectAltName=DNS:localhost,IP:127.0.0.1\nextendedKeyUsage=serverAuth\nbasicConstraints=CA:FALSE\n' \
        >"$RUN/server.ext"
    openssl x509 -req -in "$RUN/server.csr" -CA "$RUN/ca.pem" -CAkey "$RUN/ca.key" -CAcreateserial -days 1 \
        -extfile "$RUN/server.ext" -out "$RUN/server.pem"
}

# free_port: one that nobody listens on just now.
free_port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }

# ask METHOD PATH [BODY]: a call over the unix socket, as the local administrator.
ask() {
    curl -sSf --unix-socket "$RUN/data/control.sock" -X "$1" "http://localhost$2" ${3:+-H content-type:application/json -d "$3"}
}

# start_gateway: a gateway with something to look at: tenants, keys, a ban.
start_gateway() {
    local models port
    CONTROL=$(free_port) port=$(free_port) models=$(free_port)
    mkdir -p "$RUN/models/v1"
    printf '{"object":"list","data":[{"id":"tiny","object":"model","created":0,"owned_by":"x"}]}' >"$RUN/models/v1/models"
    launch models python3 -m http.server --bind 127.0.0.1 --directory "$RUN/models" "$models"
    wait_until 20 "$launched" models curl -sSf "http://127.0.0.1:$models/v1/models"
    launch gateway "$PROGRAM" serve --data "$RUN/data" --listen "127.0.0.1:$port" --redis off --models none \
        --upstream "http://127.0.0.1:$models" --upstream-api openai --control "127.0.0.1:$CONTROL" \
        --control-tls-cert "$RUN/server.pem" --control-tls-key "$RUN/key.pem"
    wait_until 30 "$launched" gateway ask GET /readyz
    ask POST /v1/tenants '{"name":"acme"}' >"$RUN/tenant.json"
    ask POST /v1/tenants/acme/keys >"$RUN/key.json"
    ask POST /v1/bans '{"target":"acme","seconds":60}' >"$RUN/ban.json"
    TOKEN=$(ask POST /v1/operators '{"name":"ana","role":"admin"}' | sed 's/.*"token":"\([^"]*\)".*/\1/')
}

# try_api SEED NAME OPTIONS…: one run of schemathesis; says what it found.
try_api() {
    local seed=$1 name=$2
    shift 2
    if cd "$RUN" && "$VENV/bin/schemathesis" run "https://localhost:$CONTROL/openapi.json" --tls-verify "$RUN/ca.pem" \
        -H "Authorization: Bearer $TOKEN" --exclude-path /v1/feed --seed "$seed" --no-color \
        --continue-on-failure --suppress-health-check all "$@" >"$RUN/$name-$seed.log" 2>&1 &&
        ! grep -q 'Rate limited' "$RUN/$name-$seed.log"; then return; fi
    sed -n '/FAILURES\|ERRORS/,$p' "$RUN/$name-$seed.log" >&2
    fail "schemathesis found something with seed $seed" "its whole output is in $RUN/$name-$seed.log"
}

begin api "installing schemathesis where it is not there"
python_packages "$VENV" "$ROOT/scripts/api-requirements.txt" schemathesis
make_certificate >"$RUN/openssl.log" 2>&1
start_gateway
finish api "a gateway listens on https://localhost:$CONTROL"
for seed in ${SEEDS:-1 2 3}; do
    begin api "all checks but one, seed $seed"
    try_api "$seed" checks --checks all --exclude-checks ignored_auth --max-examples "${EXAMPLES:-50}"
    # On its own: its wrong tokens could lock this address out, and hide the rest.
    try_api "$seed" tokens --checks ignored_auth --max-examples 5
    calls=$(sed -n 's/^  \([0-9]*\) generated, .*/\1/p' "$RUN/checks-$seed.log" | tail -1)
    finish api "seed $seed: $calls calls, nothing found"
done
