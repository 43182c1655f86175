/// The field lines of one HTTP/1.1 head, kept as bytes with ranges into them; nothing is copied until asked for.
public struct HTTPFields: Sendable {
    struct Line: Sendable {
        var name: Range<UInt32>
        var value: Range<UInt32>
    }

    /// What a lookup of a field that may stand once finds.
    public enum Lookup: Sendable {
        case none, many
        case one(ArraySlice<UInt8>)
    }

    let bytes: [UInt8]
    let lines: [Line]

    /// The field's value where it stands exactly once; names compare without case.
    public func unique(_ name: StaticString) -> Lookup {
        var found: Line?
        for line in lines where matches(line.name, name) {
            if found != nil { return .many }
            found = line
        }
        return found.map { .one(bytes[Int($0.value.lowerBound)..<Int($0.value.upperBound)]) } ?? .none
    }

    /// The values of all such fields, in their order.
    public func values(_ name: StaticString) -> [ArraySlice<UInt8>] {
        lines.filter { matches($0.name, name) }.map { bytes[Int($0.value.lowerBound)..<Int($0.value.upperBound)] }
    }

    /// True when the field stands at least once.
    public func contains(_ name: StaticString) -> Bool { lines.contains { matches($0.name, name) } }

    /// The value as text where the field stands exactly once.
    public func text(_ name: StaticString) -> String? {
        guard case .one(let value) = unique(name) else { return nil }
        return String(decoding: value, as: UTF8.self)
    }

    @inline(__always)
    private func matches(_ range: Range<UInt32>, _ name: StaticString) -> Bool {
        guard range.count == name.utf8CodeUnitCount else { return false }
        return bytes.withUnsafeBufferPointer { text in
            for i in 0..<name.utf8CodeUnitCount
            where ASCII.lowered(text[Int(range.lowerBound) + i]) != name.utf8Start[i] { return false }
            return true
        }
    }
}

/// Byte classes of RFC 9110 and comparisons that ignore ASCII case.
enum ASCII {
    @inline(__always)
    static func lowered(_ byte: UInt8) -> UInt8 { byte &- 65 < 26 ? byte | 0x20 : byte }

    /// `token` characters: what methods and field names are made of.
    static func isToken(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        case UInt8(ascii: "!"), UInt8(ascii: "#"), UInt8(ascii: "$"), UInt8(ascii: "%"), UInt8(ascii: "&"),
            UInt8(ascii: "'"), UInt8(ascii: "*"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."),
            UInt8(ascii: "^"), UInt8(ascii: "_"), UInt8(ascii: "`"), UInt8(ascii: "|"), UInt8(ascii: "~"):
            true
        default: false
        }
    }

    /// True when `text` begins with exactly `word`.
    static func starts(_ text: UnsafeBufferPointer<UInt8>, _ word: StaticString) -> Bool {
        guard text.count >= word.utf8CodeUnitCount else { return false }
        for i in 0..<word.utf8CodeUnitCount where text[i] != word.utf8Start[i] { return false }
        return true
    }

    /// True when `value` equals the lower-case `word` but for case.
    static func equals(_ value: some Collection<UInt8>, _ word: StaticString) -> Bool {
        guard value.count == word.utf8CodeUnitCount else { return false }
        for (i, byte) in value.enumerated() where lowered(byte) != word.utf8Start[i] { return false }
        return true
    }
}
