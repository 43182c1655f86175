#!/usr/bin/env bash
# Applies k8s/local, or an overlay named by OVERLAY, to the cluster that kubectl speaks to. The first time it makes the Secrets.
set -euo pipefail
ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
# shellcheck source=scripts/steps.sh
source "$ROOT/scripts/steps.sh"
command -v kubectl >/dev/null || fail "no kubectl on the PATH" "kubernetes.io/docs/tasks/tools says how it is installed"
folder=$ROOT/k8s/local
[[ -z ${OVERLAY:-} ]] || folder=$ROOT/k8s/overlays/$OVERLAY
[[ -d $folder ]] || fail "there is no overlay $OVERLAY" "single, ha or prod"

kubectl apply --filename "$ROOT/k8s/local/namespace.yaml"
secrets=(secureinfer-secrets secureinfer-redis-password secureinfer-redis secureinfer-control-tls)
there=$(kubectl --namespace secureinfer get secret "${secrets[@]}" --ignore-not-found --output name)
case $(grep -c . <<<"$there" || true) in
    0) "$ROOT/k8s/secrets.sh" | kubectl create --filename - ;;
    "${#secrets[@]}") ;;
    *) fail "of the Secrets only these are there: ${there//$'\n'/ }" "restore the others from your copy: new ones would not fit what is stored" ;;
esac
kubectl apply --kustomize "$folder"
kubectl --namespace secureinfer rollout status statefulset/redis --timeout 300s
kubectl --namespace secureinfer rollout status statefulset/ollama --timeout 900s
kubectl --namespace secureinfer rollout status statefulset/secureinfer --timeout 300s
cat <<'WAY'

  model     make k8s-pull MODEL=llama3.2:1b
  tenant    kubectl -n secureinfer exec secureinfer-0 -c gateway -- secureinfer tenant create acme
  key       kubectl -n secureinfer exec secureinfer-0 -c gateway -- secureinfer key create acme
  console   kubectl -n secureinfer exec -it secureinfer-0 -c gateway -- secureinfer-console
  try       make k8s-forward
  tenants' namespaces   kubectl label namespace NAME secureinfer/tenants=true

WAY
