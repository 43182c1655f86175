#!/usr/bin/env bash
# Runs the clients that people use (openai, ollama, langchain-openai, llm), pinned and unchanged, against the release build
# in front of scripted upstreams of both kinds: own free loopback ports, own temporary folder, no network once they are
# installed. Prints a line for each check and `N passed, N failed` last; exit 1 if any failed.
#   DIRECT=1 leaves the gateway out, which proves the upstreams; ONLY=TEXT runs the checks whose name holds TEXT.
set -euo pipefail
umask 077
ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
# shellcheck source=scripts/steps.sh
source "$ROOT/scripts/steps.sh"
temporary_run clients

begin clients "installing what is not there"
python_packages "$ROOT/.build/clients-venv" "$ROOT/scripts/clients/requirements.txt" "the clients"
finish clients "$(grep -c '==' "$ROOT/scripts/clients/requirements.txt") clients installed"
options=(--folder "$RUN" --only "${ONLY:-}")
if [[ ${DIRECT:-0} == 1 ]]; then options+=(--direct); else options+=(--gateway "$ROOT/.build/release/secureinfer"); fi
PYTHONPATH=$ROOT/scripts PYTHONDONTWRITEBYTECODE=1 "$ROOT/.build/clients-venv/bin/python" -m clients "${options[@]}"
