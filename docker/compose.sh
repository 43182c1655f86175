#!/usr/bin/env bash
# Runs whichever compose this machine has on docker/compose.yaml: docker compose, or Debian 12's docker-compose.
set -euo pipefail
HERE=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
if docker compose version >/dev/null 2>&1; then
    command=(docker compose)
elif command -v docker-compose >/dev/null; then
    command=(docker-compose)
else
    printf 'error: no docker compose here\nhint: apt-get install docker.io docker-compose, or see docs.docker.com/compose/install\n' >&2
    exit 1
fi
exec "${command[@]}" --file "$HERE/compose.yaml" --project-directory "$HERE" --project-name "${COMPOSE_PROJECT_NAME:-secureinfer}" "$@"
