#!/usr/bin/env bash
# Draws the pictures of the README from the recorded incident: the console on an emulated terminal, at moments of it.
set -euo pipefail
ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
CONSOLE=${CONSOLE:-$ROOT/.build/release/secureinfer-console}
# shellcheck source=scripts/steps.sh
source "$ROOT/scripts/steps.sh"
# shellcheck source=scripts/emulator.sh
source "$ROOT/scripts/emulator.sh"
temporary_run screenshots

# picture NAME TIME COLUMNSxROWS [SECONDS=KEYS…]: docs/NAME.svg as of a time of day of the incident.
picture() {
    local name=$1 time=$2 size=$3 sends=()
    shift 3
    for keys in "$@"; do sends+=(--send "$keys"); done
    begin "$name" "as of $time"
    XDG_STATE_HOME=$RUN/$name "$TOOLS/bin/python" "$ROOT/scripts/screenshot.py" "$ROOT/docs/$name.svg" \
        --columns "${size%x*}" --rows "${size#*x}" --title secureinfer-console --seconds 3.5 "${sends[@]}" -- \
        "$CONSOLE" --replay "$ROOT/demos/incident.jsonl" --clock "2026-05-04T${time}Z"
    finish "$name" "docs/$name.svg"
}

begin tools "installing the terminal emulator"
install_emulator
finish tools "$TOOLS"
picture console 12:01:28 160x45
picture console-hidden 12:00:48 110x30 2=2j '2.5=\r'
picture console-ban 12:01:28 120x34 2=b
picture console-model 12:01:54 110x24 2=4 '2.5=\r'
picture console-repaired 12:02:08 140x36 2=2
