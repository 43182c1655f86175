# shellcheck shell=bash
# The images that ours stand on, made here, where the registry of images cannot be reached: Debian by debootstrap, and the
# same with this machine's Swift toolchain. Sourced after engine.sh; needs WORK.
SLIM=secureinfer-test/slim
SWIFT=secureinfer-test/swift
# An archive of Debian, where debootstrap's own is not the one to take.
MIRROR=${MIRROR:-}

have_image() { [[ -n $(docker image ls --quiet "$1") ]]; }

# import_folder FOLDER IMAGE CHANGE…
import_folder() {
    local folder=$1 image=$2 changes=() change
    shift 2
    for change in "$@"; do changes+=(--change "$change"); done
    tar --directory "$folder" --exclude './dev/*' --exclude './var/cache/apt/archives/*.deb' --create . |
        docker import "${changes[@]}" - "$image" >/dev/null
}

# Debian and, where this machine has them, its own package sources, so that security updates are in it too.
make_slim() {
    local root=$RUN/slim
    debootstrap --variant=minbase --include=ca-certificates bookworm "$root" ${MIRROR:+"$MIRROR"} >"$RUN/debootstrap.log" 2>&1 ||
        fail "debootstrap failed" "see $RUN/debootstrap.log"
    if [[ -e /etc/apt/sources.list.d/debian.sources ]]; then
        rm -f "$root/etc/apt/sources.list"
        cp /etc/apt/sources.list.d/debian.sources "$root/etc/apt/sources.list.d/"
    fi
    import_folder "$root" "$SLIM"
    rm -rf "$root"
}

# What the official image of Swift holds, as far as a build needs it.
make_swift() {
    local toolchain root=$RUN/swift
    toolchain=$(readlink -f "$(command -v swift)")
    toolchain=${toolchain%/usr/bin/*}
    mkdir "$root"
    docker build --quiet --tag secureinfer-test/tools - >/dev/null <<TOOLS
FROM $SLIM
RUN apt-get update -q && apt-get install -q -y --no-install-recommends git g++ libc6-dev binutils libxml2 libncurses6 \\
    libcurl4 libedit2 libsqlite3-0 tzdata zlib1g-dev && rm -rf /var/lib/apt/lists/*
TOOLS
    docker build --quiet --file - --tag "$SWIFT" "$toolchain" >/dev/null <<SWIFTIMAGE
FROM secureinfer-test/tools
COPY usr /swift/usr
ENV PATH=/swift/usr/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
SWIFTIMAGE
}

# PROGRAMS=folder: a toolchain in name only, that gives out programs which were built before; for work on the rest.
make_prebuilt() {
    mkdir "$RUN/prebuilt"
    cp "$PROGRAMS/secureinfer" "$PROGRAMS/secureinfer-console" "$RUN/prebuilt/"
    printf '#!/bin/sh\nmkdir -p .build/release && cp /prebuilt/* .build/release/\n' >"$RUN/prebuilt/swift"
    chmod 755 "$RUN/prebuilt/swift"
    docker build --quiet --file - --tag "$SWIFT" "$RUN/prebuilt" >/dev/null <<PREBUILT
FROM $SLIM
RUN apt-get update -q && apt-get install -q -y --no-install-recommends git binutils && rm -rf /var/lib/apt/lists/*
COPY secureinfer secureinfer-console /prebuilt/
COPY swift /usr/local/bin/
PREBUILT
}
