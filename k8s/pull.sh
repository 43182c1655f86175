#!/usr/bin/env bash
# pull.sh MODEL: fetches a model into the cluster's store by a job, waits until each gateway that runs has hashed it, and has it
# show and approve the model.
set -euo pipefail
ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
# shellcheck source=scripts/steps.sh
source "$ROOT/scripts/steps.sh"
# shellcheck source=scripts/model_wait.sh
source "$ROOT/scripts/model_wait.sh"
model=${1:-}
[[ $model =~ ^[A-Za-z0-9][A-Za-z0-9._:/-]{0,200}$ ]] || fail "no model is named" "make k8s-pull MODEL=llama3.2:1b"
require_python
in_cluster() { kubectl --namespace secureinfer "$@"; }

in_cluster delete job model-pull --ignore-not-found
sed "s|value: \"MODEL\"|value: \"$model\"|" "$ROOT/k8s/pull.yaml" | kubectl create --filename -
in_cluster wait --for condition=complete --timeout 3600s job/model-pull ||
    fail "$model was not fetched" "kubectl -n secureinfer logs job/model-pull"
for pod in $(in_cluster get pods --selector app.kubernetes.io/name=secureinfer --output name); do
    begin "${pod#pod/}" "hashing $model"
    await_model "$model" in_cluster exec "$pod" --container gateway -- secureinfer
    finish "${pod#pod/}" "$model is $model_status"
    [[ $model_status != ok ]] || continue
    in_cluster exec -it "$pod" --container gateway -- secureinfer model approve "$model"
done
