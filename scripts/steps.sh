# shellcheck shell=bash
# Progress lines, clear failures, and the processes that a script owns. Sourced; needs RUN (the run folder).

# temporary_run NAME: makes RUN a folder of this run's own; at the end what was started is stopped, and the folder is
# removed unless something failed.
temporary_run() {
    RUN=$(mktemp -d "${TMPDIR:-/tmp}/secureinfer-$1.XXXXXX")
    trap stop_temporary_run EXIT
    trap 'exit 130' INT TERM HUP
}

stop_temporary_run() {
    local status=$?
    trap '' INT TERM HUP
    stop_owned
    if ((status == 0)); then rm -rf "$RUN"; else printf 'logs and data are in %s\n' "$RUN" >&2; fi
}

owned=()
launched=0
step_began=0

microseconds() { printf '%s' "${EPOCHREALTIME//[!0-9]/}"; }

# begin NAME TEXT: says what is being done; it may take a while.
begin() {
    step_began=$(microseconds)
    if [[ -t 1 ]]; then printf '\r\033[K  … %-9s %s' "$1" "$2"; else printf '  … %-9s %s\n' "$1" "$2"; fi
}

# finish NAME TEXT: the result of the step begun last, with the time it took.
finish() {
    local tenths=$((($(microseconds) - step_began) / 100000))
    if [[ -t 1 ]]; then printf '\r\033[K'; fi
    printf '  ✓ %-9s %-52s %3d.%d s\n' "$1" "$2" $((tenths / 10)) $((tenths % 10))
}

# fail MESSAGE HINT: ends the script; the exit trap stops what it owns.
fail() {
    if [[ -t 1 ]]; then printf '\r\033[K'; fi
    printf 'error: %s\nhint: %s\n' "$1" "$2" >&2
    exit 1
}

# launch NAME COMMAND…: starts a process of ours with its output in RUN/NAME.log; its id is left in `launched`.
# It has a session of its own, so that Ctrl-C reaches this script alone, which stops the parts in order; and the
# kernel sends it TERM should this script be killed.
launch() {
    local name=$1
    shift
    setsid setpriv --pdeathsig TERM -- "$@" </dev/null >"$RUN/$name.log" 2>&1 9>&- &
    launched=$!
    owned+=("$launched")
}

# python_packages FOLDER REQUIREMENTS WHAT OPTION…: a virtual environment of its own with the packages of a list, made anew
# when the list changes; the options are pip's.
python_packages() {
    local folder=$1 requirements=$2 what=$3
    shift 3
    if cmp -s "$requirements" "$folder/installed-requirements.txt"; then return; fi
    rm -rf "$folder"
    python3 -m venv "$folder"
    "$folder/bin/python" -m pip install --quiet --disable-pip-version-check "$@" -r "$requirements" >"$RUN/install.log" 2>&1 || {
        tail -n 2 "$RUN/install.log" >&2
        fail "$what could not be installed" "see $RUN/install.log"
    }
    cp "$requirements" "$folder/installed-requirements.txt"
}

alive() { kill -0 "$1" 2>/dev/null; }

# wait_until SECONDS PID NAME COMMAND…: polls until COMMAND succeeds; fails when PID is gone or time is up.
wait_until() {
    local tries=$(($1 * 20)) pid=$2 name=$3
    shift 3
    until "$@" >/dev/null 2>&1; do
        if ! alive "$pid" || ((tries-- == 0)); then
            tail -n 5 "$RUN/$name.log" >&2 || true
            fail "$name did not start" "its whole output is in $RUN/$name.log"
        fi
        sleep 0.05
    done
}

# stop_owned: TERM to each process that we started, newest first, each with 35 s to end by itself.
stop_owned() {
    local index pid tries
    for ((index = ${#owned[@]} - 1; index >= 0; index--)); do
        pid=${owned[index]}
        kill -TERM "$pid" 2>/dev/null || continue
        for ((tries = 700; tries > 0; tries--)); do
            alive "$pid" || break
            sleep 0.05
        done
        kill -KILL "$pid" 2>/dev/null || true
    done
    owned=()
}
