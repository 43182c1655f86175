#!/usr/bin/env bash
# The console's gates on a release build, each with its target: first frame, idle cost, floods, keys, terminals, hostile
# text, and htop, btop and lnav beside it where they are installed. Options as of run.py, such as --gate keys --quick.
set -euo pipefail
umask 077
ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
# shellcheck source=scripts/steps.sh
source "$ROOT/scripts/steps.sh"
# shellcheck source=scripts/emulator.sh
source "$ROOT/scripts/emulator.sh"
temporary_run gates
install_emulator
TMPDIR=$RUN "$TOOLS/bin/python" "$ROOT/demos/console-gates/run.py" --console "$ROOT/.build/release/secureinfer-console" "$@"
