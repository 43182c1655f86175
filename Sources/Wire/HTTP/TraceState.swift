/// What tracing systems pass on to themselves beside a trace's ids: `key=value` members with commas between them, by the
/// grammar of W3C Trace Context, level 1, section 3.3.
public struct TraceState: Sendable, Equatable {
    /// The members as they are passed on; empty for none.
    public let text: String

    /// Most bytes and members that are passed on; what has more is dropped whole.
    public static let byteLimit = 512
    public static let memberLimit = 32

    public init() { text = "" }

    /// The members of all such fields in their order; nil where one is malformed, stands twice, or there are too many.
    init?(_ fields: [ArraySlice<UInt8>]) {
        guard fields.reduce(0, { $0 + $1.count }) <= Self.byteLimit else { return nil }
        var members: [ArraySlice<UInt8>] = []
        var keys: Set<[UInt8]> = []
        for member in fields.flatMap({ $0.split(separator: UInt8(ascii: ",")) }) {
            let member = Self.trimmed(member)
            if member.isEmpty { continue }
            guard let key = Self.key(of: member), keys.insert(Array(key)).inserted else { return nil }
            members.append(member)
        }
        text = members.map { String(decoding: $0, as: UTF8.self) }.joined(separator: ",")
        guard members.count <= Self.memberLimit, text.utf8.count <= Self.byteLimit else { return nil }
    }

    private static func trimmed(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        let isBlank: (UInt8) -> Bool = { $0 == 0x20 || $0 == 0x09 }
        var text = text.drop(while: isBlank)
        while text.last.map(isBlank) ?? false { text.removeLast() }
        return text
    }

    /// The key of a good member; nil for any other.
    private static func key(of member: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        guard let sign = member.firstIndex(of: UInt8(ascii: "=")) else { return nil }
        let (key, value) = (member[..<sign], member[(sign + 1)...])
        guard isValue(value), isKey(key) else { return nil }
        return key
    }

    private static func isValue(_ value: ArraySlice<UInt8>) -> Bool {
        1...256 ~= value.count && value.allSatisfy { 0x20...0x7E ~= $0 && $0 != UInt8(ascii: "=") }
    }

    /// `name`, or `tenant@system`.
    private static func isKey(_ key: ArraySlice<UInt8>) -> Bool {
        let parts = key.split(separator: UInt8(ascii: "@"), omittingEmptySubsequences: false)
        switch parts.count {
        case 1: return isWord(parts[0], limit: 256, mayBeginWithDigit: false)
        case 2:
            return isWord(parts[0], limit: 241, mayBeginWithDigit: true)
                && isWord(parts[1], limit: 14, mayBeginWithDigit: false)
        default: return false
        }
    }

    private static func isWord(_ word: ArraySlice<UInt8>, limit: Int, mayBeginWithDigit: Bool) -> Bool {
        guard let first = word.first, word.count <= limit else { return false }
        return (isLetter(first) || (mayBeginWithDigit && isDigit(first)))
            && word.allSatisfy { isLetter($0) || isDigit($0) || marks.contains($0) }
    }

    private static func isLetter(_ byte: UInt8) -> Bool { UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte }
    private static func isDigit(_ byte: UInt8) -> Bool { UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte }
    private static let marks = Array("_-*/".utf8)
}
