#!/usr/bin/env bash
# The timing leak of a prefix cache that tenants share, and the same attack in strict mode, against a model's server made
# for it. PROMPTS (250) is the number of guesses of each kind. Exit 1 if strict mode lets one be told apart.
set -euo pipefail
umask 077
ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
# shellcheck source=scripts/steps.sh
source "$ROOT/scripts/steps.sh"
temporary_run isolation
PYTHONDONTWRITEBYTECODE=1 python3 "$ROOT/scripts/isolation.py" --folder "$RUN" --prompts "${PROMPTS:-250}" \
    --gateway "${GATEWAY:-$ROOT/.build/release/secureinfer}"
