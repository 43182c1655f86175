/// A head of HTTP/1.1 read by splitting it, apart from the scanner under test: RFC 9112 without its leniency.
struct PlainHead {
    var startLine: [UInt8]
    var fields: [(name: [UInt8], value: [UInt8])] = []
    /// Bytes with the blank line.
    var length: Int

    enum Outcome {
        /// No blank line yet, and nothing wrong with the line ends so far.
        case incomplete
        case malformed
        case head(PlainHead)
    }

    /// Reads what stands before the first blank line; for inputs that are shorter than the limits of the scanner.
    static func read(_ bytes: [UInt8]) -> Outcome {
        guard let end = firstEnd(bytes) else { return bareFeed(bytes) ? .malformed : .incomplete }
        let head = Array(bytes[..<end])
        guard !bareFeed(head) else { return .malformed }
        let lines = split(head)
        guard let start = lines.first, lines.allSatisfy({ $0.allSatisfy(isText) }) else { return .malformed }
        var out = PlainHead(startLine: start, length: end)
        for line in lines.dropFirst() {
            guard let colon = line.firstIndex(of: UInt8(ascii: ":")), colon > 0 else { return .malformed }
            let name = line[..<colon]
            guard name.allSatisfy(isToken) else { return .malformed }
            out.fields.append((name.map(lowered), trimmed(line[(colon + 1)...])))
        }
        return .head(out)
    }

    func values(_ name: String) -> [[UInt8]] { fields.filter { $0.name == Array(name.utf8) }.map(\.value) }

    /// How a body is delimited, or nil where two readers might differ about it.
    enum Body: Equatable { case absent, length(Int), chunked }

    var body: Body? {
        let lengths = values("content-length")
        let codings = values("transfer-encoding")
        switch (lengths.count, codings.count) {
        case (0, 0): return .absent
        case (1, 0):
            guard lengths[0].count <= 18, !lengths[0].isEmpty, lengths[0].allSatisfy({ (48...57).contains($0) }) else {
                return nil
            }
            let length = Int(String(decoding: lengths[0], as: UTF8.self)) ?? -1
            return .length(length)
        case (0, 1): return codings[0].map(Self.lowered) == Array("chunked".utf8) ? .chunked : nil
        default: return nil
        }
    }

    /// Index behind the first CR LF CR LF, or behind a first line that is empty, which is malformed.
    private static func firstEnd(_ bytes: [UInt8]) -> Int? {
        guard bytes.count >= 4 else { return nil }
        for at in 3..<bytes.count where Array(bytes[(at - 3)...at]) == [13, 10, 13, 10] { return at + 1 }
        return nil
    }

    /// True when a line feed stands without its carriage return, or an empty line comes first.
    private static func bareFeed(_ bytes: [UInt8]) -> Bool {
        for at in bytes.indices where bytes[at] == 10 {
            if at < 2 || bytes[at - 1] != 13 { return true }
        }
        return false
    }

    private static func split(_ head: [UInt8]) -> [[UInt8]] {
        var lines: [[UInt8]] = []
        var line: [UInt8] = []
        for byte in head.dropLast(2) {
            line.append(byte)
            guard byte == 10 else { continue }
            lines.append(Array(line.dropLast(2)))
            line = []
        }
        return lines
    }

    /// What may stand in a line: no control character but tab, so neither NUL nor a bare CR.
    private static func isText(_ byte: UInt8) -> Bool { byte == 9 || (byte >= 32 && byte != 127) }

    static func isToken(_ byte: UInt8) -> Bool {
        let marks = Array("!#$%&'*+-.^_`|~".utf8)
        return (48...57).contains(byte) || (97...122).contains(lowered(byte)) || marks.contains(byte)
    }

    static func lowered(_ byte: UInt8) -> UInt8 { (65...90).contains(byte) ? byte + 32 : byte }

    private static func trimmed(_ value: ArraySlice<UInt8>) -> [UInt8] {
        var value = value
        while value.first == 32 || value.first == 9 { value.removeFirst() }
        while value.last == 32 || value.last == 9 { value.removeLast() }
        return Array(value)
    }
}
