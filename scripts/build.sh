#!/usr/bin/env bash
# The one way this repository is built: undeclared imports are errors, and release programs carry Swift's runtime inside
# themselves (no Swift on the target machine, and calls into it are direct). Takes swift build's options, e.g. -c release.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
case " $* " in
  *" release "*) set -- --static-swift-stdlib "$@" ;;
esac
exec swift build --explicit-target-dependency-import-check error "$@"
