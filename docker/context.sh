#!/usr/bin/env bash
# Makes .build/docker/context, which the image is built from: the files as they are now but for ignored ones, and shallow
# copies of the package repositories that SwiftPM has resolved, so that the build itself needs nothing but Debian's packages.
# Without a Swift toolchain that starts, or python3, the copies are left out, and the build fetches the packages from GitHub.
set -euo pipefail
ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
CONTEXT=$ROOT/.build/docker/context
# shellcheck source=scripts/steps.sh
source "$ROOT/scripts/steps.sh"
cd "$ROOT"

copy_tracked_files() {
    git ls-files -z --cached --others --exclude-standard |
        while IFS= read -r -d '' file; do
            if [[ -e $file ]]; then printf '%s\0' "$file"; fi
        done | tar --create --null --files-from - | tar --extract --directory "$CONTEXT"
}

# copy_package REPOSITORY URL REVISION: that one commit with its tags, where a clone of URL is redirected to.
copy_package() {
    local repository=$1 path=${2#https://github.com/} revision=$3 copy refs=() tag
    copy=$CONTEXT/package-sources/${path%.git}.git
    for tag in $(git -C "$repository" for-each-ref --points-at "$revision" --format '%(refname)' refs/tags); do
        refs+=("+$tag:$tag")
    done
    ((${#refs[@]} > 0)) || fail "no tag of $path is at $revision" "swift package update, and try again"
    git init --quiet --bare "$copy"
    git -C "$copy" fetch --quiet --depth 1 "file://$repository" "${refs[@]}"
    git -C "$copy" update-ref refs/heads/main "$revision^{commit}"
    git -C "$copy" symbolic-ref HEAD refs/heads/main
}

copy_packages() {
    swift package resolve >/dev/null 2>"$CONTEXT.log" || fail "the packages could not be resolved" "see $CONTEXT.log"
    local url revision repository
    declare -A repositories=()
    for repository in "$ROOT"/.build/repositories/*; do
        repositories[$(git -C "$repository" config remote.origin.url)]=$repository
    done
    while read -r url revision; do
        [[ -n ${repositories[$url]:-} ]] || fail "SwiftPM holds no copy of $url" "rm -r .build/repositories, and try again"
        copy_package "${repositories[$url]}" "$url" "$revision"
    done < <(python3 -c 'import json
for pin in json.load(open("Package.resolved"))["pins"]:
    print(pin["location"], pin["state"]["revision"])')
    cp Package.resolved "$CONTEXT/"
}

begin context "copying the tracked files"
rm -rf "$CONTEXT"
mkdir -p "$CONTEXT"
copy_tracked_files
if swift --version >/dev/null 2>&1 && command -v python3 >/dev/null; then
    copy_packages
    finish context "$(du -sh "$CONTEXT" | cut -f 1) with $(find "$CONTEXT/package-sources" -name '*.git' | wc -l) packages"
else
    finish context "$(du -sh "$CONTEXT" | cut -f 1); no swift and python3 here: the build fetches the packages"
fi
