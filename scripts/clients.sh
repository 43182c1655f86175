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

# install_clients: a virtual environment of their own, made anew when the list changes.
install_clients() {
    local venv=$ROOT/.build/clients-venv requirements=$ROOT/scripts/clients/requirements.txt
    if cmp -s "$requirements" "$venv/installed-requirements.txt"; then return; fi
    rm -rf "$venv"
    python3 -m venv "$venv"
    "$venv/bin/python" -m pip install --quiet --disable-pip-version-check -r "$requirements" >"$RUN/install.log" 2>&1 || {
        tail -n 2 "$RUN/install.log" >&2
        fail "the clients could not be installed" "see $RUN/install.log"
    }
    cp "$requirements" "$venv/installed-requirements.txt"
}

begin clients "installing what is not there"
install_clients
finish clients "$(grep -c '==' "$ROOT/scripts/clients/requirements.txt") clients installed"
options=(--folder "$RUN" --only "${ONLY:-}")
if [[ ${DIRECT:-0} == 1 ]]; then options+=(--direct); else options+=(--gateway "$ROOT/.build/release/secureinfer"); fi
PYTHONPATH=$ROOT/scripts PYTHONDONTWRITEBYTECODE=1 "$ROOT/.build/clients-venv/bin/python" -m clients "${options[@]}"
