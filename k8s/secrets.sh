#!/usr/bin/env bash
# Prints the Secrets of k8s/local with new random values, for `make k8s-deploy`, which applies them once; never twice, since with
# another master key nothing that is stored opens any more. The certificate of the control API is signed by itself: put your
# own authority's into secureinfer-control-tls where there is one. NAMESPACE is secureinfer.
set -euo pipefail
umask 077
ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
NAMESPACE=${NAMESPACE:-secureinfer}
# shellcheck source=scripts/secret_values.sh
source "$ROOT/scripts/secret_values.sh"
command -v openssl >/dev/null || {
    printf 'error: no openssl on the PATH\nhint: as root: apt-get install openssl\n' >&2
    exit 1
}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

indented() { sed 's/^/    /' "$@"; }

host=secureinfer-control.$NAMESPACE.svc
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout "$work/key" -out "$work/crt" -days 365 -subj "/CN=$host" \
    -addext "subjectAltName=DNS:$host,DNS:$host.cluster.local,DNS:*.secureinfer-pods.$NAMESPACE.svc,DNS:localhost,IP:127.0.0.1" 2>/dev/null
password=$(random_hex)

cat <<SECRETS
apiVersion: v1
kind: Secret
metadata: {name: secureinfer-secrets, namespace: $NAMESPACE}
stringData:
  pepper: "$(random_hex)"
  master: "$(random_hex)"
  feed: "$(random_hex)"
  control: "$(random_hex)"
---
apiVersion: v1
kind: Secret
metadata: {name: secureinfer-redis-password, namespace: $NAMESPACE}
stringData:
  password: "$password"
---
apiVersion: v1
kind: Secret
metadata: {name: secureinfer-redis, namespace: $NAMESPACE}
stringData:
  redis_acl: |
$(redis_list "$password" | indented)
---
apiVersion: v1
kind: Secret
metadata: {name: secureinfer-control-tls, namespace: $NAMESPACE}
type: kubernetes.io/tls
stringData:
  tls.crt: |
$(indented "$work/crt")
  tls.key: |
$(indented "$work/key")
SECRETS
