# shellcheck shell=bash
# An engine of our own: Debian's dockerd with its own folder, socket and bridge, beside whatever else runs here. Sourced
# after steps.sh; needs WORK, a folder that may stay between runs, and RUN. It changes the machine's packet filter and its
# forwarding, which restore_network puts back.
BRIDGE=secureinfer-br0
ENGINE_SUBNET=${ENGINE_SUBNET:-172.31.254.1/24}
launched=${launched:-0}

start_engine() {
    local socket=$WORK/docker.sock
    # Two engines take each other's rules out of the packet filter.
    ! pgrep -x dockerd >/dev/null || fail "another engine runs here" "stop it, or try the stack on it: ENGINE=unix:///run/docker.sock make docker-test"
    ip link add "$BRIDGE" type bridge || fail "the bridge $BRIDGE cannot be made" "is another test running? ip link delete $BRIDGE"
    cat /proc/sys/net/ipv4/ip_forward >"$RUN/forward.before"
    # From here on there is something to put back: before it, a bridge of that name is another's.
    iptables-save >"$RUN/iptables.before"
    ip address add "$ENGINE_SUBNET" dev "$BRIDGE"
    ip link set "$BRIDGE" up
    launch dockerd /usr/sbin/dockerd --data-root "$WORK/data" --exec-root "$RUN/exec" --pidfile "$RUN/docker.pid" \
        --host "unix://$socket" --bridge "$BRIDGE" --storage-driver overlay2
    export DOCKER_HOST=unix://$socket DOCKER_BUILDKIT=0 COMPOSE_DOCKER_CLI_BUILD=0
    wait_until 60 "$launched" dockerd /usr/bin/docker version
}

# After stop_owned has ended dockerd. What it cannot put back it says.
restore_network() {
    [[ -e $RUN/iptables.before ]] || return 0
    iptables-restore <"$RUN/iptables.before" || printf 'error: the packet filter is not what it was; it is in %s\n' "$RUN/iptables.before" >&2
    open_new_tables
    cat "$RUN/forward.before" >/proc/sys/net/ipv4/ip_forward
    ip link delete "$BRIDGE" 2>/dev/null || true
}

# Tables of the packet filter that were not there before are none that a restore touches: they are emptied, and let all pass.
open_new_tables() {
    local table chain
    for table in $(iptables-save | sed -n 's/^\*//p'); do
        if grep -qx "\*$table" "$RUN/iptables.before"; then continue; fi
        iptables -t "$table" --flush
        iptables -t "$table" --delete-chain
        for chain in $(iptables-save -t "$table" | sed -n 's/^:\([^ ]*\) \(ACCEPT\|DROP\) .*/\1/p'); do
            iptables -t "$table" --policy "$chain" ACCEPT
        done
    done
}
