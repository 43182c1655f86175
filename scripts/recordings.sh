#!/usr/bin/env bash
# Holds the gateway's answers against recorded answers of a real Ollama, field by field: a double plays the recordings back
# through Ollama's native API, the gateway answers on the route of each recording, and only times, ids and digests may
# differ. The folder holds one file a call: `# METHOD path`, `# body: …`, then status line, headers and body as they came.
# Prints a line for each recording and `N passed, N failed` last; exit 1 if any failed.
set -euo pipefail
umask 077
ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
# shellcheck source=scripts/steps.sh
source "$ROOT/scripts/steps.sh"
[[ -d ${1:-} ]] || fail "'${1:-}' is no folder" "make recordings DIR=… with recorded answers of an Ollama"
temporary_run recordings
PYTHONDONTWRITEBYTECODE=1 python3 "$ROOT/scripts/recordings.py" --gateway "$ROOT/.build/release/secureinfer" \
    --folder "$RUN" --recordings "$1"
