#!/usr/bin/env bash
# Makes the secrets of the compose stack, once: what the gateway's store stands on, and a password for Redis with the list of
# who may do what there. What is there already stays. The files of the gateway are given to its user, 10001, which alone may
# read them: by root here, or else by the engine, which needs the image for that.
set -euo pipefail
umask 077
HERE=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=scripts/secret_values.sh
source "$HERE/../scripts/secret_values.sh"
# shellcheck source=docker/settings.sh
source "$HERE/settings.sh"
SECRETS=$SECRETS_DIR
IMAGE=${SECUREINFER_IMAGE:-secureinfer:local}
OWN=(pepper master feed control redis_password)
GATEWAY=10001:10001

mkdir -p "$SECRETS"
SECRETS=$(cd "$SECRETS" && pwd)
there=0
for name in "${OWN[@]}" redis_acl; do
    if [[ -e $SECRETS/$name ]]; then there=$((there + 1)); fi
done
if ((there > ${#OWN[@]})); then exit 0; fi
if ((there > 0)); then
    printf 'error: %s holds some of the secrets\nhint: restore the others from your copy: new ones would not fit what is stored\n' "$SECRETS" >&2
    exit 1
fi
# Nothing stands on them before all are there: what is not done leaves nothing that the next try would take for yours.
trap 'rm -f "${OWN[@]/#/$SECRETS/}" "$SECRETS/redis_acl.new"' EXIT
trap 'exit 130' INT TERM HUP
for name in "${OWN[@]}"; do random_hex >"$SECRETS/$name"; done
redis_list "$(<"$SECRETS/redis_password")" >"$SECRETS/redis_acl.new"
chmod 400 "${OWN[@]/#/$SECRETS/}"
# It holds a hash of the password, and is read by Redis' user.
chmod 444 "$SECRETS/redis_acl.new"
if ((EUID == 0)); then
    chown "$GATEWAY" "${OWN[@]/#/$SECRETS/}"
else
    docker run --rm --network none --user 0:0 --volume "$SECRETS:/secrets" --entrypoint chown "$IMAGE" "$GATEWAY" "${OWN[@]/#//secrets/}"
fi
mv "$SECRETS/redis_acl.new" "$SECRETS/redis_acl"
trap - EXIT
