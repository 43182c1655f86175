#!/usr/bin/env bash
# Runs every command of the documentation as it stands (docs_check.py), each document on a machine of its own: a network, a
# process table and a file system that are thrown away; it needs root for that. ONLY=text: documents with that in their path. Exit 1 if a block is not
# as it says.
set -euo pipefail
umask 077
ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
# shellcheck source=scripts/steps.sh
source "$ROOT/scripts/steps.sh"
temporary_run docs
# shellcheck source=scripts/stack.sh
source "$ROOT/scripts/stack.sh"

unshare --net --mount --pid --fork true 2>/dev/null ||
    fail "no machine of its own can be made for a document (unshare)" "run it as root: sudo make docs-check"
begin model "installing the embedded model, before the network is gone"
install_embedded_model
finish model "$EMBEDDED_MODEL"
export PYTHONDONTWRITEBYTECODE=1
python3 -m doctest "$ROOT/scripts/docs/blocks.py"
python3 "$ROOT/scripts/docs_check.py" --only "${ONLY:-}"
