# shellcheck shell=bash
# Builds Vocabulary, Wire and Text as modules of their own, apart from the package, for programs that test them from outside.
# Sourced; needs ROOT.

# wire_modules FOLDER SWIFTC_OPTIONS…: leaves each as a module and an object in FOLDER, which is for these options alone;
# what no source is newer than is kept.
wire_modules() {
    local folder=$1 module
    shift
    mkdir -p "$folder"
    for module in Vocabulary Wire Text; do
        if is_current "$folder/$module.o" "$ROOT/Sources/$module" && ! [[ $folder/Vocabulary.o -nt $folder/$module.o ]]
        then
            continue
        fi
        find "$ROOT/Sources/$module" -name '*.swift' -print0 | sort -z |
            xargs -0 swiftc -swift-version 6 -parse-as-library -wmo -O -enable-testing -I "$folder" "$@" \
                -module-name "$module" -emit-module -emit-module-path "$folder/$module.swiftmodule" \
                -emit-object -o "$folder/$module.o"
    done
}

# is_current FILE SOURCES…: true when FILE is there and none of the files in SOURCES is newer.
is_current() {
    local file=$1
    shift
    [[ -f $file && -z $(find "$@" -newer "$file" -print -quit) ]]
}

# wire_program FOLDER PROGRAM SOURCES… -- SWIFTC_OPTIONS…: links a program of these sources with the modules in FOLDER.
wire_program() {
    local folder=$1 program=$2 sources=()
    shift 2
    while [[ $1 != -- ]]; do
        sources+=("$1")
        shift
    done
    shift
    if is_current "$program" "${sources[@]}" "$folder/Wire.o" "$folder/Text.o"; then return; fi
    # The compiler leaves a module for the debugger in the current folder.
    (cd "$folder" && swiftc -swift-version 6 -parse-as-library -wmo -O -I "$folder" "$@" -module-name Fuzz \
        -o "$program" "${sources[@]}" "$folder"/{Vocabulary,Wire,Text}.o)
}
