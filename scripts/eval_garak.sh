#!/usr/bin/env bash
# Runs probes of garak (github.com/NVIDIA/garak), unchanged, through a gateway of its own in front of a stub model, and prints
# the share of each probe's prompts that were blocked, beside the share of ordinary prompts that were. Own loopback ports, own
# temporary folder, no network once garak is installed: that takes some 2 to 6 GB in .build, for PyTorch.
#   PROMPTS=30   prompts of each probe, where garak lets them be limited (a full run has thousands)
#   PROBES=LIST  modules or classes of garak: dan,encoding.InjectBase64
#   DATA=FOLDER  labelled prompts as for make eval, of which 500 benign ones are sent, or BENIGN=FILE of JSON Lines
#   TORCH=SPEC   what pip installs first as PyTorch: TORCH="torch==2.13.0+cpu" where a small build of it is at hand
set -euo pipefail
umask 077
ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
# shellcheck source=scripts/steps.sh
source "$ROOT/scripts/steps.sh"
VENV=$ROOT/.build/garak-venv
ROOM_GB=8

# install_garak: what it needs is much, so room is looked for first.
install_garak() {
    local requirements=$ROOT/scripts/garak-requirements.txt room
    if cmp -s "$requirements" "$VENV/installed-requirements.txt"; then return; fi
    room=$(($(df --output=avail -k "$ROOT/.build" | tail -n 1) >> 20))
    ((room >= ROOM_GB)) ||
        fail "garak and PyTorch need up to $ROOM_GB GB, and $room are free" "make room, or copy the repository to a larger disk"
    python_packages "$VENV" "$requirements" garak "${TORCH:-torch}"
}

benign=${BENIGN:-}
if [[ -z $benign && -f ${DATA:-} ]]; then benign=$DATA; fi
if [[ -z $benign && -n ${DATA:-} ]]; then benign=$DATA/dev/benign.jsonl; fi
if [[ -n $benign && ! -f $benign ]]; then
    fail "there is no file $benign" "BENIGN=FILE of JSON Lines with text, or DATA=FOLDER as for make eval"
fi
temporary_run garak
begin garak "installing it where it is not there"
install_garak
finish garak "$(cat "$ROOT/scripts/garak-requirements.txt")"
options=()
if [[ -n ${PROBES:-} ]]; then options+=(--probes "$PROBES"); fi
if [[ -n $benign ]]; then options+=(--benign "$benign"); fi
PYTHONPATH=$ROOT/scripts PYTHONDONTWRITEBYTECODE=1 python3 "$ROOT/scripts/eval_garak.py" --garak "$VENV/bin/python" \
    --gateway "$ROOT/.build/release/secureinfer" --folder "$RUN" --prompts "${PROMPTS:-30}" "${options[@]}"
