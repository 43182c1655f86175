#!/usr/bin/env bash
# The pane under the console: plays the demonstrations of NAMES on the stage of STAGE, then shows how each one ended.
set -uo pipefail
ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
PACE=${PACE:-1}
read -ra names <<<"${NAMES:-injection}"

wait_for() { sleep "$(awk -v pace="$PACE" -v seconds="$1" 'BEGIN { print pace * seconds }')"; }

press() { tmux -S "$RUN/tmux.sock" send-keys -t film:0.0 "$@"; }

# look_at TEXT: finds a row of the console's feed as an operator would, has it explained, and goes back to what is new.
look_at() {
    [[ $PACE != 0 ]] || return 0
    press 2 /
    press -l "$1"
    press Enter
    wait_for 1
    press Enter
    wait_for 8
    press Escape
    wait_for 0.5
    press Escape
    wait_for 0.5
    press F
}

clear
cat <<'INTRODUCTION'

  SecureInfer: a firewall for LLM inference

  Above: the operator's console, live. Here: attackers, one after the other.
  Each asks the model's server itself first, then goes through the gateway.

  The model is SmolLM2-135M-Instruct; everything runs on this machine.
INTRODUCTION
wait_for 6
results=()
for name in "${names[@]}"; do
    clear
    "$ROOT/demos/plays/run.sh" "$name" --short
    results+=($?)
    case $name in
        injection) look_at Decode ;; # the attack in base64, explained finding by finding
        *) wait_for 3 ;;
    esac
done
clear
printf '\n  How it ended\n\n'
for index in "${!names[@]}"; do
    case ${results[index]} in
        0) words="the defence held" ;;
        1) words="the defence did NOT hold" ;;
        *) words="could not be shown" ;;
    esac
    printf '  %-12s %s\n' "${names[index]}" "$words"
done
printf '\n  The console stays open: Enter explains a row, ? shows every key.\n  q in the console ends the film and removes all that was started.\n'
exec sleep infinity
