#!/usr/bin/env bash
# `make demo`: the console in one pane of tmux, the demonstrations one after the other in the pane under it, on one stage.
# PACE (1) stretches the pauses; NAMES chooses demonstrations; q in the console ends all of it and removes the stage.
# The window is as large as the terminal; it is laid out for 160x45.
set -euo pipefail
umask 077
ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
# shellcheck source=scripts/steps.sh
source "$ROOT/scripts/steps.sh"
# shellcheck source=scripts/stack.sh
source "$ROOT/scripts/stack.sh"
# shellcheck source=demos/plays/stage.sh
source "$ROOT/demos/plays/stage.sh"
CONSOLE=$(dirname "$GATEWAY")/secureinfer-console
NAMES=${NAMES:-injection extraction isolation tamper dos}
NEEDED_COLUMNS=120 NEEDED_LINES=43 DEMO_LINES=18

check_terminal() {
    local lines columns
    [[ -t 0 && -t 1 ]] ||
        fail "make demo opens tmux and needs a terminal" "without one: make demos-check, or make demo-injection (extraction, dos, isolation, tamper)"
    command -v tmux >/dev/null || fail "tmux is not installed" "as root: apt-get install tmux"
    read -r lines columns < <(stty size)
    ((columns >= NEEDED_COLUMNS && lines >= NEEDED_LINES)) ||
        fail "the terminal has $columns columns and $lines lines" "make it 160x45, or at least ${NEEDED_COLUMNS}x$NEEDED_LINES, and try again"
}

# A server of its own, so that nothing is read from or left in the user's tmux.
tmux_here() { env -u TMUX tmux -S "$RUN/tmux.sock" -f "$RUN/tmux.conf" "$@"; }

write_tmux_settings() {
    cat >"$RUN/tmux.conf" <<'SETTINGS'
set -g default-terminal "tmux-256color"
set -g status off
set -g pane-border-status top
set -g pane-border-format " #{pane_title} "
set -g pane-border-style "fg=colour240"
set -g pane-active-border-style "fg=colour75"
set -g escape-time 0
set -g allow-rename off
SETTINGS
}

stop() {
    local status=$?
    tmux_here kill-server 2>/dev/null || true
    end_run "$status"
}

check_terminal
temporary_run film
trap stop EXIT
write_tmux_settings
bring_up_stage true
# The console begins with its defaults, and changes nothing of what the user has.
export RUN NAMES PACE=${PACE:-1} LC_ALL=C.UTF-8 XDG_STATE_HOME=$RUN/state XDG_CONFIG_HOME=$RUN/config
console="'$CONSOLE' --control 'unix:$data/control.sock' --redis 'unix:$redis_socket'; tmux -S '$RUN/tmux.sock' kill-server"
read -r lines columns < <(stty size)
tmux_here new-session -d -x "$columns" -y "$lines" -s film "$console"
tmux_here select-pane -T "secureinfer-console: what the operator sees (q ends the film)"
tmux_here split-window -v -l "$DEMO_LINES" "'$ROOT/demos/plays/reel.sh'"
tmux_here select-pane -T "the attacks"
tmux_here select-pane -t 0
tmux_here attach-session -t film || true
printf 'The stage is taken down.\n'
