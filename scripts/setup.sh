#!/usr/bin/env bash
# Installs the Debian packages that the build and the programs need, and nothing that is there already.
set -euo pipefail
ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
# shellcheck source=scripts/steps.sh
source "$ROOT/scripts/steps.sh"

PACKAGES=(
    # what the Swift toolchain needs of the system to start, compile and link
    libncurses6 libxml2 libc6-dev g++ pkg-config
    # libraries of the gateway and the console
    libncursesw5-dev libsqlite3-dev libhiredis-dev libcurl4-openssl-dev libssl-dev
    # the private Redis, the embedded model's Python, the download of its packages
    redis-server python3 python3-venv curl ca-certificates
)

require_swift() {
    command -v swift >/dev/null ||
        fail "no swift on the PATH" "install the Swift toolchain, 6.1 or later, from swift.org/install and try again"
}

# Asked after the packages are there: the toolchain itself needs some of them to start.
require_swift_version() {
    local said version
    said=$(swift --version 2>&1) ||
        fail "swift does not start: ${said##*$'\n'}" "install what swift.org/install lists for Debian 12"
    version=$(sed -n 's/^.*Swift version \([0-9]*\.[0-9]*\).*$/\1/p' <<<"$said")
    [[ $(printf '6.1\n%s\n' "$version" | sort -V | head -n 1) == 6.1 ]] ||
        fail "Swift $version is too old" "install the Swift toolchain, 6.1 or later, from swift.org/install"
}

missing_packages() {
    local package
    declare -A installed=()
    while read -r package; do installed[$package]=1; done < <(
        dpkg-query --show --showformat '${db:Status-Status} ${Package}\n' "${PACKAGES[@]}" 2>/dev/null |
            sed -n 's/^installed //p'
    )
    for package in "${PACKAGES[@]}"; do
        [[ -n ${installed[$package]:-} ]] || printf '%s\n' "$package"
    done
}

# Debian starts and enables a server when it installs it: policy-rc.d forbids the start, and a redis-server that was
# not there before is left disabled. We run a private one, on a unix socket, only while we need it.
# shellcheck disable=SC2016 # expanded by the root shell below
INSTALL='
set -eu
export DEBIAN_FRONTEND=noninteractive
policy=/usr/sbin/policy-rc.d
if [ ! -e "$policy" ]; then
    trap "rm -f $policy" EXIT
    trap "exit 130" INT TERM
    printf "#!/bin/sh\nexit 101\n" >"$policy"
    chmod 755 "$policy"
fi
apt-get update -q
apt-get install -q -y --no-install-recommends "$@"
case " $* " in
    *" redis-server "*) if [ -d /run/systemd/system ]; then systemctl disable --quiet redis-server; fi ;;
esac
'

install_packages() {
    local as_root=()
    if ((EUID != 0)); then
        command -v sudo >/dev/null ||
            fail "these packages are missing, and there is no sudo: $*" "as root: apt-get install $*"
        as_root=(sudo)
    fi
    printf '  … setup     installing %s\n' "$*"
    "${as_root[@]}" sh -c "$INSTALL" setup "$@" ||
        fail "apt-get could not install: $*" "read its message above; as root, try: apt-get update && apt-get install $*"
}

begin setup "looking for what is missing"
require_swift
command -v dpkg-query >/dev/null ||
    fail "this is no Debian system" "install what these Debian packages hold, then run make build: ${PACKAGES[*]}"
mapfile -t missing < <(missing_packages)
if ((${#missing[@]} > 0)); then
    install_packages "${missing[@]}"
    require_swift_version
    finish setup "${#missing[@]} packages installed"
else
    require_swift_version
    finish setup "nothing is missing"
fi
