#!/usr/bin/env bash
# Builds the real Dockerfile and starts the real compose.yaml on an engine of its own, and looks at the stack from outside:
# `make docker-test`. Redis and Ollama are stood for by images that are made here, as Ollama's cannot be fetched everywhere.
# As root, on Debian 12, with docker.io, docker-compose, debootstrap and iptables; some 20 minutes on two cores, since
# Swift is built from nothing. KEEP=1 leaves base images and build cache in WORK (.build/docker-test) for the next time,
# PROGRAMS=.build/release takes programs that are built already in place of the compiler, ENGINE=unix:///run/docker.sock an
# engine that runs in place of one of its own.
set -euo pipefail
umask 022
ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
WORK=${WORK:-$ROOT/.build/docker-test}
# shellcheck source=scripts/steps.sh
source "$ROOT/scripts/steps.sh"
# shellcheck source=docker/test/engine.sh
source "$ROOT/docker/test/engine.sh"
# shellcheck source=docker/test/bases.sh
source "$ROOT/docker/test/bases.sh"

require() {
    local program missing=()
    ((EUID == 0)) || fail "an engine needs root" "sudo make docker-test"
    for program in dockerd:docker.io docker-compose:docker-compose debootstrap:debootstrap iptables-save:iptables; do
        command -v "${program%:*}" >/dev/null || missing+=("${program#*:}")
    done
    ((${#missing[@]} == 0)) || fail "missing: ${missing[*]}" "apt-get install --no-install-recommends ${missing[*]}"
    # Debian's own client; another one may want a builder that is not here.
    docker() { /usr/bin/docker "$@"; }
}

stop() {
    local status=$?
    trap '' INT TERM HUP
    if [[ -e $RUN/up ]]; then "$ROOT/docker/compose.sh" --profile console --profile pull down --volumes --remove-orphans >"$RUN/down.log" 2>&1 || true; fi
    stop_owned
    restore_network
    [[ ${KEEP:-0} == 1 || ! -e $WORK/made-here ]] || rm -rf "$WORK"
    if ((status == 0)); then rm -rf "$RUN"; else printf 'logs are in %s\n' "$RUN" >&2; fi
}

make_bases() {
    begin bases "Debian, and Debian with Swift"
    have_image "$SLIM" || make_slim
    if [[ -n ${PROGRAMS:-} ]]; then make_prebuilt; else have_image "$SWIFT" || make_swift; fi
    finish bases "$(docker image ls --quiet | wc -l) images"
}

make_stand_ins() {
    begin stand-ins "Redis and Ollama"
    docker build --quiet --file "$ROOT/docker/test/redis.Dockerfile" --build-arg "RUNTIME_IMAGE=$SLIM" \
        --tag "$REDIS_IMAGE" "$ROOT/docker/test" >/dev/null
    mkdir "$RUN/ollama"
    cp "$ROOT"/scripts/{stub_model,model_store}.py "$ROOT/docker/test/ollama.py" "$RUN/ollama/"
    docker build --quiet --file "$ROOT/docker/test/ollama.Dockerfile" --build-arg "RUNTIME_IMAGE=$SLIM" \
        --tag "$OLLAMA_IMAGE" "$RUN/ollama" >/dev/null
    finish stand-ins "$REDIS_IMAGE, $OLLAMA_IMAGE"
}

require
RUN=$(mktemp -d /tmp/secureinfer-docker.XXXXXX)
mkdir -p "$ROOT/.build"
# WORK may name any folder: one that was there before is not removed.
[[ -e $WORK ]] || { mkdir -p "$WORK" && touch "$WORK/made-here"; }
trap stop EXIT
trap 'exit 130' INT TERM HUP
export COMPOSE_PROJECT_NAME=secureinfer-test SECRETS_DIR=$RUN/secrets
export REDIS_IMAGE=secureinfer-test/redis OLLAMA_IMAGE=secureinfer-test/ollama SECUREINFER_IMAGE=secureinfer-test/secureinfer
[[ -z ${PROGRAMS:-} ]] || SWIFT=secureinfer-test/prebuilt
export SWIFT_IMAGE=$SWIFT RUNTIME_IMAGE=${RUNTIME_IMAGE:-$SLIM} SECUREINFER_PUBLISH=127.0.0.1:${PORT:-18080}

begin lint "hadolint, and two composes on the compose file"
python_packages "$ROOT/.build/docker-venv" "$ROOT/docker/requirements.txt" "hadolint and compose"
"$ROOT/.build/docker-venv/bin/hadolint" "$ROOT"/docker/Dockerfile "$ROOT"/docker/test/*.Dockerfile
for compose in /usr/bin/docker-compose "$ROOT/.build/docker-venv/bin/docker-compose"; do
    "$compose" --file "$ROOT/docker/compose.yaml" config --quiet || fail "$("$compose" version --short) refuses docker/compose.yaml" "what it says is above"
done
finish lint "hadolint, compose $(/usr/bin/docker-compose version --short) and $("$compose" version --short)"
begin engine "starting Debian's dockerd"
if [[ -n ${ENGINE:-} ]]; then export DOCKER_HOST=$ENGINE DOCKER_BUILDKIT=0; else start_engine; fi
finish engine "$(docker version --format '{{.Server.Version}}') at $DOCKER_HOST"
make_bases
"$ROOT/docker/build.sh"
"$ROOT/docker/secrets.sh"
make_stand_ins
touch "$RUN/up"
PYTHONDONTWRITEBYTECODE=1 PYTHONPATH=$ROOT/scripts python3 "$ROOT/docker/test/checks.py" --root "$ROOT" --address "$SECUREINFER_PUBLISH"
