# shellcheck shell=bash
# What the secrets of a deployment are made of, for docker/secrets.sh and k8s/secrets.sh. Sourced.

# 32 random bytes.
random_hex() { od -An -N 32 -tx1 /dev/urandom | tr -d ' \n'; }

# redis_list PASSWORD: who may do what in Redis. The gateways' own keys and channels, and none of the commands that change the
# server or look at others' data; the password stands in it as a hash.
redis_list() {
    local hash commands="-@all +@read +@write +@pubsub +@scripting +@connection -@dangerous -@blocking +xread +time"
    hash=$(printf '%s' "$1" | sha256sum | cut -d ' ' -f 1)
    printf '%s\n' "user default off resetpass resetkeys resetchannels -@all" \
        "user gateway on #$hash resetkeys ~secureinfer:* resetchannels &secureinfer:* $commands"
}
