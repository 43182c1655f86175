#!/usr/bin/env bash
# Scans both listeners of a gateway of its own with sslyze: throw-away certificates, temporary folder, free ports, no
# network once sslyze is installed. Mozilla's intermediate profile must hold and no known attack may work; that the
# authority is known to nobody but this script is the only thing excused. Exit 1 if anything is found.
set -euo pipefail
umask 077
ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
# shellcheck source=scripts/steps.sh
source "$ROOT/scripts/steps.sh"
temporary_run tls
GATEWAY=${GATEWAY:-$ROOT/.build/release/secureinfer}

# make_certificates: an authority, a certificate of the gateway's for localhost and 127.0.0.1, and one of a client's.
make_certificates() {
    local curve=(-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes)
    openssl req -x509 "${curve[@]}" -keyout "$RUN/ca.key" -out "$RUN/ca.pem" -days 30 -subj "/CN=tls-check" \
        -addext "keyUsage=critical,keyCertSign,cRLSign"
    local role
    for role in server client; do
        printf 'subjectAltName=DNS:localhost,IP:127.0.0.1\nbasicConstraints=critical,CA:FALSE\n' >"$RUN/$role.ext"
        printf 'keyUsage=critical,digitalSignature\nextendedKeyUsage=%sAuth\n' "$role" >>"$RUN/$role.ext"
        openssl req "${curve[@]}" -keyout "$RUN/$role.key" -out "$RUN/$role.csr" -subj "/CN=$role"
        openssl x509 -req -in "$RUN/$role.csr" -CA "$RUN/ca.pem" -CAkey "$RUN/ca.key" -CAcreateserial -days 30 \
            -extfile "$RUN/$role.ext" -out "$RUN/$role.pem"
    done
} >"$RUN/openssl.log" 2>&1

free_port() {
    python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}

# listens PORT: true once a handshake comes to an end there.
listens() { openssl s_client -connect "127.0.0.1:$1" -CAfile "$RUN/ca.pem" -verify_return_error </dev/null; }

commands=(--mozilla_config intermediate --certinfo --sslv2 --sslv3 --tlsv1 --tlsv1_1 --tlsv1_2 --tlsv1_3 --compression
    --early_data --openssl_ccs --fallback --heartbleed --robot --reneg --elliptic_curves --ems)

# scan NAME PORT: one listener.
scan() {
    local name=$1 port=$2
    begin "$name" "scanning"
    # The exit code says whether the profile holds.
    if ! "$ROOT/.build/tls-venv/bin/sslyze" --certinfo_ca_file "$RUN/ca.pem" --json_out "$RUN/$name.json" \
        "${commands[@]}" "localhost:$port" >"$RUN/$name.log" 2>&1; then
        sed -n '/^ COMPLIANCE/,$p' "$RUN/$name.log" >&2
        fail "the $name' listener does not hold to the profile" "the whole scan is in $RUN/$name.log"
    fi
    python3 "$ROOT/scripts/tls_check.py" "$RUN/$name.json" ||
        fail "the $name' listener is not as it should be" "the whole scan is in $RUN/$name.json"
    finish "$name" "nothing found, and Mozilla's intermediate profile holds"
}

begin sslyze "installing what is not there"
python_packages "$ROOT/.build/tls-venv" "$ROOT/scripts/tls-requirements.txt" sslyze
make_certificates
finish sslyze "$(head -n 1 "$ROOT/scripts/tls-requirements.txt")"
begin gateway "starting"
tenants=$(free_port)
operators=$(free_port)
launch gateway "$GATEWAY" serve --data "$RUN/data" --models none --upstream http://127.0.0.1:1 --upstream-api ollama \
    --listen "127.0.0.1:$tenants" --tls-cert "$RUN/server.pem" --tls-key "$RUN/server.key" \
    --control "127.0.0.1:$operators" --control-tls-cert "$RUN/server.pem" --control-tls-key "$RUN/server.key"
wait_until 10 "$launched" gateway listens "$tenants"
wait_until 10 "$launched" gateway listens "$operators"
finish gateway "tenants at $tenants, operators at $operators"
scan tenants "$tenants"
scan operators "$operators"
