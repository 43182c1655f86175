#!/usr/bin/env bash
# Plays one demonstration: run.sh injection|extraction|dos|isolation|tamper [--json] [--short]. Without STAGE (the file
# that a stage is described in) it brings up a stage of its own and removes it afterwards.
# PACE stretches the pauses for reading: 0 none (the default where there is no terminal), 1 for people.
# Exit codes: 0 the defence held, 1 it did not, 2 it could not be shown.
set -euo pipefail
umask 077
ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
# shellcheck source=scripts/steps.sh
source "$ROOT/scripts/steps.sh"
# shellcheck source=scripts/stack.sh
source "$ROOT/scripts/stack.sh"
# shellcheck source=demos/plays/stage.sh
source "$ROOT/demos/plays/stage.sh"
NAMES=(injection extraction dos isolation tamper)

name=${1:-}
[[ " ${NAMES[*]} " == *" $name "* && $name != *' '* && -n $name ]] || {
    printf 'error: no demonstration is called "%s"\nhint: %s\n' "$name" "${NAMES[*]}" >&2
    exit 2
}
shift
[[ -n ${STAGE:-} ]] || {
    temporary_run "demo-$name"
    trap end_run EXIT
    bring_up_stage false >&2
}
python3 -m "plays.$name" "$@"
