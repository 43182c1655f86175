#!/usr/bin/env bash
# The one way this repository is built: undeclared imports are errors, and release programs carry Swift's runtime inside
# themselves (no Swift on the target machine, and calls into it are direct). No colours: they are a compiler's option, and
# whoever builds in a terminal once and in a pipe the next time would build everything anew. Takes swift build's options.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
case " $* " in
  *" release "*) set -- --static-swift-stdlib "$@" ;;
esac
exec swift build --no-color-diagnostics --explicit-target-dependency-import-check error "$@"
