#!/usr/bin/env bash
# Conformance of the strict JSON parser over a folder laid out like the public JSONTestSuite's test_parsing: names that
# begin with y_ must be taken, n_ refused, and i_ is free. One rule is stricter on purpose: a y_ file with a key twice in one
# object must be refused. Prints each wrong file by name and `N passed, N failed` last; exit 1 if any failed.
set -euo pipefail
ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
# shellcheck source=scripts/steps.sh
source "$ROOT/scripts/steps.sh"
# shellcheck source=scripts/wire_modules.sh
source "$ROOT/scripts/wire_modules.sh"

[[ -d ${1:-} ]] || fail "'${1:-}' is no folder" "make json-suite DIR=…/JSONTestSuite/test_parsing"
program=$ROOT/.build/json-suite/json-files
begin build "the parser as a program of its own"
wire_modules "$ROOT/.build/json-suite"
wire_program "$ROOT/.build/json-suite" "$program" "$ROOT/Fuzz/JSONFiles.swift" --
finish build "the parser as a program of its own"
exec python3 "$ROOT/scripts/json_suite.py" --program "$program" "$1"
