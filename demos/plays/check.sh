#!/usr/bin/env bash
# Plays every demonstration, or those that are named, one after the other on one stage, without pauses, and prints a line
# for each. Exit 1 if one does not hold or cannot be shown.
set -euo pipefail
umask 077
ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
# shellcheck source=scripts/steps.sh
source "$ROOT/scripts/steps.sh"
# shellcheck source=scripts/stack.sh
source "$ROOT/scripts/stack.sh"
# shellcheck source=demos/plays/stage.sh
source "$ROOT/demos/plays/stage.sh"
names=("$@")
((${#names[@]} > 0)) || names=(injection extraction isolation tamper dos)

temporary_run demos
trap end_run EXIT
bring_up_stage false
failed=0
for name in "${names[@]}"; do
    begin "$name" "playing"
    if PACE=0 "$ROOT/demos/plays/run.sh" "$name" --short --json >"$RUN/$name.json" 2>"$RUN/$name.problem"; then
        finish "$name" "held"
    else
        failed=$((failed + 1))
        finish "$name" "DID NOT HOLD, or could not be shown"
        cat "$RUN/$name.problem"
    fi
    python3 -m plays.lines "$RUN/$name.json"
done
printf '%d held, %d did not\n' $((${#names[@]} - failed)) "$failed"
((failed == 0))
