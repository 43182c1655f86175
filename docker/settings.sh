# shellcheck shell=bash
# What docker/.env sets, for the scripts that stand before compose: as there, the environment comes first, and a relative
# SECRETS_DIR is beside the compose file. Sourced; needs HERE.
if [[ -e $HERE/.env ]]; then
    while IFS='=' read -r name value || [[ -n $name ]]; do
        if [[ $name =~ ^[A-Z_]+$ && -z ${!name+set} ]]; then export "$name=$value"; fi
    done <"$HERE/.env"
fi
SECRETS_DIR=${SECRETS_DIR:-$HERE/secrets}
[[ $SECRETS_DIR == /* ]] || SECRETS_DIR=$HERE/$SECRETS_DIR
export SECRETS_DIR
