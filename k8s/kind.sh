#!/usr/bin/env bash
# kind.sh up: makes the cluster and loads the image into it; kind.sh down: removes it.
set -euo pipefail
ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
IMAGE=${SECUREINFER_IMAGE:-secureinfer:local}
# shellcheck source=scripts/steps.sh
source "$ROOT/scripts/steps.sh"

for program in kind kubectl docker; do
    command -v "$program" >/dev/null || fail "no $program on the PATH" "kind.sigs.k8s.io and kubernetes.io/docs/tasks/tools say how it is installed"
done
case ${1:-} in
    up)
        docker image inspect "$IMAGE" >/dev/null 2>&1 || fail "there is no image $IMAGE" "docker/build.sh"
        kind get clusters | grep -q -x secureinfer || kind create cluster --config "$ROOT/k8s/kind.yaml" --wait 120s
        kind load docker-image "$IMAGE" --name secureinfer
        ;;
    down) kind delete cluster --name secureinfer ;;
    *) fail "kind.sh takes up or down" "make k8s-up" ;;
esac
