/// Finds the end of a head and cuts it into lines, by one strict rule: every line ends in CR LF, no bare CR, no bare LF,
/// no folded lines, no control characters, 16 KiB and 100 fields at most (RFC 9112, section 2.2 and 5).
struct HTTPHeadScan {
    static let maxBytes = 16 * 1024
    static let maxFields = 100

    enum Fault: Error { case malformed, tooLarge }

    /// Length of the head with its blank line, or nil while more is needed. `from` is where an earlier call stopped.
    static func end(_ text: UnsafeBufferPointer<UInt8>, from: inout Int) throws(Fault) -> Int? {
        var at = from
        let limit = min(text.count, maxBytes)
        while at < limit {
            if text[at] == 0x0A {
                guard at > 0, text[at - 1] == 0x0D else { throw .malformed }
                if at >= 3, text[at - 2] == 0x0A { return at + 1 }
                if at == 1 { throw .malformed }
            }
            at += 1
        }
        from = at
        if text.count >= maxBytes { throw .tooLarge }
        return nil
    }

    /// The start line's end and the field lines of a head of `length` bytes.
    static func fields(
        _ text: UnsafeBufferPointer<UInt8>, length: Int
    ) throws(Fault) -> (start: Int, lines: [HTTPFields.Line]) {
        var lines: [HTTPFields.Line] = []
        lines.reserveCapacity(16)
        let start = try lineEnd(text, 0)
        var at = start + 2
        while at < length - 2 {
            guard lines.count < maxFields else { throw .tooLarge }
            let end = try lineEnd(text, at)
            lines.append(try line(text, at, end))
            at = end + 2
        }
        return (start, lines)
    }

    /// Offset of the CR that ends the line; refuses every other control character but tab.
    private static func lineEnd(_ text: UnsafeBufferPointer<UInt8>, _ from: Int) throws(Fault) -> Int {
        var at = from
        while at < text.count {
            let byte = text[at]
            if byte == 0x0D {
                guard at + 1 < text.count, text[at + 1] == 0x0A else { throw .malformed }
                return at
            }
            guard byte >= 0x20 || byte == 0x09, byte != 0x7F else { throw .malformed }
            at += 1
        }
        throw .malformed
    }

    private static func line(
        _ text: UnsafeBufferPointer<UInt8>, _ from: Int, _ end: Int
    ) throws(Fault) -> HTTPFields.Line {
        var colon = from
        while colon < end, ASCII.isToken(text[colon]) { colon += 1 }
        guard colon > from, colon < end, text[colon] == UInt8(ascii: ":") else { throw .malformed }
        var low = colon + 1
        var high = end
        while low < high, text[low] == 0x20 || text[low] == 0x09 { low += 1 }
        while high > low, text[high - 1] == 0x20 || text[high - 1] == 0x09 { high -= 1 }
        return .init(name: UInt32(from)..<UInt32(colon), value: UInt32(low)..<UInt32(high))
    }
}
