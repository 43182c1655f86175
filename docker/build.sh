#!/usr/bin/env bash
# Builds the image from a context of its own: the tracked files and the package sources. On a machine that cannot reach the
# registry of images, SWIFT_IMAGE and RUNTIME_IMAGE name the two that it stands on.
set -euo pipefail
HERE=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
ROOT=$(cd "$HERE/.." && pwd)
CONTEXT=$ROOT/.build/docker/context
# shellcheck source=scripts/steps.sh
source "$ROOT/scripts/steps.sh"
# shellcheck source=docker/settings.sh
source "$HERE/settings.sh"

mkdir -p "$ROOT/.build/docker"
"$HERE/context.sh"
begin image "building ${SECUREINFER_IMAGE:-secureinfer:local} (the first time takes some minutes)"
SECUREINFER_CONTEXT=$CONTEXT "$HERE/compose.sh" build gateway \
    >"$ROOT/.build/docker/build.log" 2>&1 || {
    tail -n 5 "$ROOT/.build/docker/build.log" >&2
    fail "the image could not be built" "see .build/docker/build.log"
}
finish image "${SECUREINFER_IMAGE:-secureinfer:local}"
