#!/usr/bin/env bash
# Does what an operator does on the real console, against a gateway of its own: bans, undoes, verifies, approves, revokes.
# Prints a line for each check and `N passed, N failed` last; exit 1 if any failed. BUILD (release) names the build.
set -euo pipefail
umask 077
ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
# shellcheck source=scripts/steps.sh
source "$ROOT/scripts/steps.sh"
# shellcheck source=scripts/emulator.sh
source "$ROOT/scripts/emulator.sh"
temporary_run actions

begin tools "installing the terminal emulator"
install_emulator
finish tools "$TOOLS"
"$TOOLS/bin/python" "$ROOT/scripts/console_actions.py" --folder "$RUN" \
    --gateway "$ROOT/.build/${BUILD:-release}/secureinfer" --console "$ROOT/.build/${BUILD:-release}/secureinfer-console"
