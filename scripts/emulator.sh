# shellcheck shell=bash
# The terminal emulator for scripts that look at the console. Sourced; needs ROOT.

TOOLS=$ROOT/.build/tools-venv

install_emulator() {
    local requirements=$ROOT/scripts/screenshot-requirements.txt
    cmp -s "$requirements" "$TOOLS/installed-requirements.txt" && return
    rm -rf "$TOOLS"
    python3 -m venv "$TOOLS"
    "$TOOLS/bin/python" -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes \
        --only-binary :all: -r "$requirements"
    cp "$requirements" "$TOOLS/installed-requirements.txt"
}
