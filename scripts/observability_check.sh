#!/usr/bin/env bash
# Debian's Prometheus in front of a real gateway: over TLS with a viewer's token, with the rules and the dashboard of
# docs/observability. All of its own: temporary folder, free loopback ports. Exit 1 if anything is not as it should be.
# PAPERS=1 checks the files alone, without a gateway.
set -euo pipefail
umask 077
ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
# shellcheck source=scripts/steps.sh
source "$ROOT/scripts/steps.sh"
temporary_run observability
GATEWAY=${GATEWAY:-$ROOT/.build/release/secureinfer}
papers=$ROOT/docs/observability

# find_prometheus: the programs that are installed, or else those of Debian's package, which is unpacked and not installed.
find_prometheus() {
    local folder=$ROOT/.build/prometheus
    tools=$folder/usr/bin
    if [[ -x $tools/promtool ]]; then return; fi
    if command -v prometheus >/dev/null && command -v promtool >/dev/null; then
        tools=$(dirname "$(command -v promtool)")
        return
    fi
    mkdir -p "$folder"
    (cd "$RUN" && apt-get download prometheus) >"$RUN/apt.log" 2>&1 ||
        fail "Prometheus could not be had" "install Debian's package prometheus, or see $RUN/apt.log"
    dpkg-deb -x "$RUN"/prometheus_*.deb "$folder"
}

make_certificate() {
    local curve=(-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes)
    openssl req -x509 "${curve[@]}" -keyout "$RUN/ca.key" -out "$RUN/ca.pem" -days 2 -subj /CN=observability-check \
        -addext "keyUsage=critical,keyCertSign,cRLSign"
    printf 'subjectAltName=DNS:localhost,IP:127.0.0.1\nbasicConstraints=critical,CA:FALSE\n' >"$RUN/server.ext"
    printf 'keyUsage=critical,digitalSignature\nextendedKeyUsage=serverAuth\n' >>"$RUN/server.ext"
    openssl req "${curve[@]}" -keyout "$RUN/server.key" -out "$RUN/server.csr" -subj /CN=localhost
    openssl x509 -req -in "$RUN/server.csr" -CA "$RUN/ca.pem" -CAkey "$RUN/ca.key" -CAcreateserial -days 2 \
        -extfile "$RUN/server.ext" -out "$RUN/server.pem"
} >"$RUN/openssl.log" 2>&1

# paper COMMAND…: what promtool says of a file; shown where it is bad.
paper() {
    "$tools/promtool" "$@" >"$RUN/promtool.log" 2>&1 || {
        cat "$RUN/promtool.log" >&2
        fail "promtool $* finds faults" "mend docs/observability"
    }
}

begin tools "finding Prometheus"
find_prometheus
finish tools "$("$tools/promtool" --version 2>&1 | head -n 1 | cut -d ' ' -f 1-3)"
begin papers "checking the rules and the configuration"
paper check rules "$papers/alerts.yaml"
paper test rules "$papers/alerts.test.yaml"
paper check config --syntax-only "$papers/prometheus.yaml"
finish papers "$(grep -c -- '- alert:' "$papers/alerts.yaml") rules, each fires on its test and is quiet before it"
if [[ -n ${PAPERS:-} ]]; then exit 0; fi
make_certificate
python3 "$ROOT/scripts/observability_check.py" --gateway "$GATEWAY" --tools "$tools" --papers "$papers" --folder "$RUN"
