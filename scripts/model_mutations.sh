#!/usr/bin/env bash
# Mutates model stores by a seed and looks whether each is refused: bytes, kinds of file, manifests, structure, signatures and
# names, by the table in Tests/ModelVerifierTests/Mutations. Mutations that change nothing are not counted, untouched stores
# must be served. Exit 1 when a mutated store is served, an untouched one refused, or the verifier crashes.
#   COUNT=50000  mutated stores
#   SEED=9       of the generator
set -euo pipefail
ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
# shellcheck source=scripts/steps.sh
source "$ROOT/scripts/steps.sh"
temporary_run mutations
# Stores of a few kilobytes that live for a millisecond: memory is the place for them.
if [[ -w /dev/shm ]]; then export TMPDIR=/dev/shm; fi

begin mutate "${COUNT:-50000} stores"
MODEL_MUTATIONS=${COUNT:-50000} MODEL_SEED=${SEED:-9} swift test --package-path "$ROOT" --skip-build --no-parallel \
    --filter MutationTests >"$RUN/tests.log" 2>&1 || {
    grep -E '✘|Fatal|error' "$RUN/tests.log" | head -n 20 >&2
    fail "the verifier missed a mutation, or crashed" "see $RUN/tests.log"
}
grep 'mutated stores of' "$RUN/tests.log" || fail "the tests did not run" "see $RUN/tests.log"
finish mutate "all refused"
