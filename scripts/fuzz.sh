#!/usr/bin/env bash
# Fuzzes what reads bytes of strangers: Wire and Text, built with libFuzzer and the address sanitizer, apart from the package.
#   make fuzz SECONDS=60 [TARGET=json]     every target in turn, or one, for so many seconds each
# A target is a file of Fuzz/Targets with a function `fuzz`; its name is the file's in lower case with dashes. Its seeds
# are the folder Fuzz/Corpus/NAME, its words Fuzz/Dictionaries/NAME.dict. Inputs that reach new code are kept in
# .build/fuzz/corpus for the next run; one that crashes a target is left in .build/fuzz/crashes, and the exit code is 1.
# To see one crash again: .build/fuzz/NAME FILE; to make it small: .build/fuzz/NAME -minimize_crash=1 -runs=20000 FILE.
set -euo pipefail
ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
RUN=$ROOT/.build/fuzz
# shellcheck source=scripts/steps.sh
source "$ROOT/scripts/steps.sh"
# shellcheck source=scripts/wire_modules.sh
source "$ROOT/scripts/wire_modules.sh"

FUZZER=(-g "-sanitize=fuzzer,address")
SHARED=("$ROOT"/Fuzz/{Clients,Fuzzing,Streamed,UpstreamBody}.swift "$ROOT"/Fuzz/{Heard,Plain}*.swift)
seconds=${1:-60}
wanted=${2:-}

# target_name FILE: RequestHead.swift → request-head, JSON.swift → json.
target_name() {
    basename "$1" .swift | sed -E 's/([a-z])([A-Z])/\1-\2/g' | tr '[:upper:]' '[:lower:]'
}

# build_target NAME FILE: leaves the fuzzer in RUN/NAME.
build_target() {
    wire_program "$RUN/modules" "$RUN/$1" "$2" "${SHARED[@]}" -- "${FUZZER[@]}" >"$RUN/$1.build.log" 2>&1 || {
        cat "$RUN/$1.build.log" >&2
        fail "the fuzz target $1 does not build" "its messages are above"
    }
}

# run_target NAME: false when it crashed. A crash in the seeds counts too.
run_target() {
    local name=$1 options=()
    mkdir -p "$RUN/corpus/$name" "$RUN/crashes"
    if [[ -f $ROOT/Fuzz/Dictionaries/$name.dict ]]; then options+=("-dict=$ROOT/Fuzz/Dictionaries/$name.dict"); fi
    # Swift's own crash reporter would stand in the way of libFuzzer's.
    SWIFT_BACKTRACE=enable=no ASAN_OPTIONS=detect_leaks=0 "$RUN/$name" "${options[@]}" -max_total_time="$seconds" \
        -timeout=20 -rss_limit_mb=3000 -print_final_stats=1 -artifact_prefix="$RUN/crashes/$name-" \
        "$RUN/corpus/$name" "$ROOT/Fuzz/Corpus/$name" >"$RUN/$name.log" 2>&1
}

[[ $seconds =~ ^[0-9]+$ && $seconds -gt 0 ]] || fail "SECONDS=$seconds is no number of seconds" "make fuzz SECONDS=60"
mkdir -p "$RUN"
begin build "Vocabulary, Wire and Text with the sanitizers"
wire_modules "$RUN/modules" "${FUZZER[@]}"
finish build "Vocabulary, Wire and Text with the sanitizers"
targets=0
crashed=()
for file in "$ROOT"/Fuzz/Targets/*.swift; do
    name=$(target_name "$file")
    if [[ -n $wanted && $name != "$wanted" ]]; then continue; fi
    targets=$((targets + 1))
    begin "$name" "building, then $seconds s"
    build_target "$name" "$file"
    if run_target "$name"; then
        runs=$(sed -n 's/^stat::number_of_executed_units: *//p' "$RUN/$name.log")
        finish "$name" "$runs runs, $(find "$RUN/corpus/$name" -type f | wc -l) inputs kept"
    else
        crashed+=("$name")
        finish "$name" "CRASHED"
        grep -aE '^(SUMMARY|ERROR|==[0-9]+==ERROR|artifact_prefix)|Fatal error' "$RUN/$name.log" >&2 || true
    fi
done
((targets > 0)) || fail "there is no fuzz target $wanted" "the targets are the files of Fuzz/Targets"
if ((${#crashed[@]} > 0)); then
    printf 'error: crashed: %s\nhint: the inputs are in %s; every crash found becomes a test\n' \
        "${crashed[*]}" "$RUN/crashes" >&2
    exit 1
fi
