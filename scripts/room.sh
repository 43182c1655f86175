#!/usr/bin/env bash
# Builds and tests one pure room by itself, with what it imports and nothing else: a minute instead of the whole house.
# ROOM is Text, Wire, SecurityGate, RiskScorer (the default) or ExtractionDetector; FILTER picks tests by name.
set -euo pipefail
ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
# shellcheck source=scripts/steps.sh
source "$ROOT/scripts/steps.sh"
ROOM=${1:-RiskScorer}
FILTER=${2:-}

# What each room is made of, as Package.swift has it.
case $ROOM in
    Text | Wire | SecurityGate) rooms=(Vocabulary "$ROOM") ;;
    ExtractionDetector) rooms=(Vocabulary Text ExtractionDetector) ;;
    RiskScorer) rooms=(Vocabulary Text CWeights RiskScorer) ;;
    *) fail "there is no pure room $ROOM that stands alone" "name Text, Wire, SecurityGate, RiskScorer or ExtractionDetector" ;;
esac

PACKAGE=$ROOT/.build/rooms/$ROOM
mkdir -p "$PACKAGE/Sources" "$PACKAGE/Tests"
rm -rf "$PACKAGE/Sources"/* "$PACKAGE/Tests"/*
for room in "${rooms[@]}"; do cp -rp "$ROOT/Sources/$room" "$PACKAGE/Sources/"; done
cp -rp "$ROOT/Tests/${ROOM}Tests" "$PACKAGE/Tests/"
# Files of other tests are left out; those without a test are what the tests stand on.
if [[ -n $FILTER ]]; then
    while IFS= read -r file; do
        grep -qE "$FILTER" <<<"$file" || grep -qE "$FILTER" "$file" || rm "$file"
    done < <(grep -rl '@Test' "$PACKAGE/Tests")
fi

{
    printf '// swift-tools-version: 6.1\nimport PackageDescription\n\n'
    printf 'let package = Package(\n    name: "secureinfer", platforms: [.macOS(.v15)],\n    targets: [\n'
    before=
    for room in "${rooms[@]}"; do
        case $room in
            CWeights) printf '        .target(name: "CWeights", exclude: ["user.weights", "tool.weights"]),\n' ;;
            *) printf '        .target(name: "%s", dependencies: [%s]),\n' "$room" "$before" ;;
        esac
        before+="\"$room\", "
    done
    printf '        .testTarget(name: "%sTests", dependencies: [%s]),\n    ])\n' "$ROOM" "$before"
} >"$PACKAGE/Package.swift"
cd "$PACKAGE"
exec swift test ${FILTER:+--filter "$FILTER"}
