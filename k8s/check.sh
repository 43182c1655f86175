#!/usr/bin/env bash
# Renders every overlay and holds it against the schemas of Kubernetes, strictly, and against itself: whether all that is
# named is there, and the settings are taken by the program. KUBERNETES is the version of the schemas.
set -euo pipefail
umask 077
ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
TOOLS=$ROOT/.build/k8s-venv
# shellcheck source=scripts/steps.sh
source "$ROOT/scripts/steps.sh"
temporary_run k8s

begin tools "kubectl and the schemas"
mkdir -p "$ROOT/.build"
python_packages "$TOOLS" "$ROOT/k8s/requirements.txt" "the validators"
finish tools "$TOOLS"
failed=0
"$ROOT/k8s/secrets.sh" >"$RUN/secrets.yaml"
for overlay in local overlays/single overlays/ha overlays/prod; do
    begin check "k8s/$overlay"
    bad=0
    files=("$RUN/secrets.yaml" "$ROOT/k8s/pull.yaml")
    # What the cluster must have besides.
    [[ ! -e $ROOT/k8s/$overlay/given.yaml ]] || files+=("$ROOT/k8s/$overlay/given.yaml")
    rendered=$RUN/${overlay#overlays/}.yaml
    "$TOOLS/bin/kubectl" kustomize "$ROOT/k8s/$overlay" >"$rendered"
    "$TOOLS/bin/kubernetes-validate" --strict --quiet --kubernetes-version "${KUBERNETES:-1.34}" "$rendered" "${files[@]}" || bad=1
    "$TOOLS/bin/python" "$ROOT/k8s/check.py" --program "$ROOT/.build/release/secureinfer" "$rendered" "${files[@]}" || bad=1
    failed=$((failed + bad))
    ((bad > 0)) || finish check "k8s/$overlay: $(grep -c '^kind:' "$rendered") objects"
done
((failed == 0)) || fail "the manifests do not hold" "what is wrong stands above"
