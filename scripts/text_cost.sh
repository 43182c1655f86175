#!/usr/bin/env bash
# Times the normaliser and the decoders in a release build of their own: ordinary text, the worst texts of 8,000 characters
# that a search finds in so many seconds, and such a text at up to 4 MiB.
#   make text-cost SECONDS=60 [SEED=1]
set -euo pipefail
ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
# shellcheck source=scripts/steps.sh
source "$ROOT/scripts/steps.sh"
# shellcheck source=scripts/wire_modules.sh
source "$ROOT/scripts/wire_modules.sh"

seconds=${1:-60}
[[ $seconds =~ ^[0-9]+$ && $seconds -gt 0 ]] || fail "SECONDS=$seconds is no number of seconds" "make text-cost SECONDS=60"
program=$ROOT/.build/text-cost/text-cost
begin build "Text in release, and the search"
wire_modules "$ROOT/.build/text-cost"
wire_program "$ROOT/.build/text-cost" "$program" "$ROOT"/Fuzz/{TextCost,CostSearch}.swift --
finish build "Text in release, and the search"
exec "$program" "$seconds" "${2:-1}"
