/// What the fuzz targets share: their checks, cuts of an input, and comparisons byte for byte.
enum Fuzzing {
    /// Ends the run as a crash when an invariant does not hold; `fatalError` says why in optimised builds too.
    static func expect(_ holds: Bool, _ why: @autoclosure () -> String) {
        if !holds { fatalError(why()) }
    }

    /// The input as pieces of pseudo-random lengths that depend on nothing but the input, so that a crash repeats.
    static func pieces(_ bytes: [UInt8]) -> [ArraySlice<UInt8>] {
        var seed = bytes.reduce(UInt64(bytes.count)) { ($0 ^ UInt64($1)) &* 0x0100_0000_01B3 }
        var out: [ArraySlice<UInt8>] = []
        var from = 0
        while from < bytes.count {
            seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            let to = min(bytes.count, from + Int(seed >> 33) % 23)
            out.append(bytes[from..<to])
            from = to
        }
        return out
    }

    /// True when `needle` stands in `text`, byte for byte; the standard library's own search goes by canonical equivalence.
    static func holds(_ text: [UInt8], _ needle: [UInt8]) -> Bool {
        guard let first = needle.first, needle.count <= text.count else { return needle.isEmpty }
        for at in 0...(text.count - needle.count) where text[at] == first {
            if text[at..<(at + needle.count)].elementsEqual(needle) { return true }
        }
        return false
    }

    /// Bytes as they may stand in a message.
    static func shown(_ bytes: some Sequence<UInt8>) -> String {
        String(decoding: Array(bytes.prefix(400)), as: UTF8.self)
    }
}

/// The entry point that libFuzzer calls; each target gives it a body, `fuzz`.
@_cdecl("LLVMFuzzerTestOneInput")
func fuzzerTestOneInput(_ data: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    fuzz(UnsafeBufferPointer(start: data, count: count))
    return 0
}
