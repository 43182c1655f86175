#!/usr/bin/env bash
# Holds SecureInfer's verdicts on OpenSSF model-signing bundles against those of the Python package itself: vectors that the
# package signs anew at each run, mutated by a seed, and judged by both. Every verdict must be the same but for the stricter
# rules that a vector names. Own temporary folder; no network once the package is installed. Exit 1 at any difference.
#   SEED=1         of the mutations; keys and signatures are fresh each time
#   MUTATIONS=300  mutated payloads and signatures, beside the vectors made by hand
set -euo pipefail
umask 077
ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
# shellcheck source=scripts/steps.sh
source "$ROOT/scripts/steps.sh"
temporary_run model-signing
VENV=$ROOT/.build/signing-venv

begin package "$(head -n 1 "$ROOT/scripts/signing-requirements.txt")"
python_packages "$VENV" "$ROOT/scripts/signing-requirements.txt" model-signing
finish package "$(head -n 1 "$ROOT/scripts/signing-requirements.txt")"

begin vectors "signed, mutated and judged by the package"
"$VENV/bin/python" "$ROOT/scripts/model_signing_vectors.py" --seed "${SEED:-1}" --mutations "${MUTATIONS:-300}" \
    "$RUN/vectors.jsonl" >"$RUN/vectors.log" 2>&1 || fail "the package failed" "see $RUN/vectors.log"
good=$(grep -c '"package": true' "$RUN/vectors.jsonl")
stricter=$(grep -c '"rule": ' "$RUN/vectors.jsonl")
finish vectors "$(wc -l <"$RUN/vectors.jsonl") of them, $good taken by the package"

begin verdicts "SecureInfer's on the same vectors"
MODEL_SIGNING_VECTORS=$RUN/vectors.jsonl swift test --package-path "$ROOT" --skip-build --no-parallel \
    --filter SignatureVectorTests >"$RUN/tests.log" 2>&1 || {
    grep -E '✘|error' "$RUN/tests.log" | head -n 20 >&2
    fail "a verdict differs" "see $RUN/tests.log"
}
grep -q 'Test run with 4 tests' "$RUN/tests.log" || fail "the tests did not run" "see $RUN/tests.log"
finish verdicts "all the same, $stricter refused by a stricter rule"
