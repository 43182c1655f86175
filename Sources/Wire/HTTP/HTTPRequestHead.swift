import Vocabulary

/// The checked head of a request.
public struct HTTPRequestHead: Sendable {
    public enum Method: Sendable { case get, head, post, delete, other }

    public let method: Method
    /// Path before any `?`, as it came; only visible ASCII.
    public let path: String
    /// True when the target has a query string.
    public let hasQuery: Bool
    /// What stands behind the `?`, as it came; only visible ASCII.
    public let query: String
    public let framing: HTTPFraming
    /// True when the client wants the connection closed after the answer.
    public let closes: Bool
    public let fields: HTTPFields

    /// What reading the front of a connection's bytes came to.
    public enum Outcome: Sendable {
        case incomplete
        case head(HTTPRequestHead, length: Int)
        case refused(ReasonCode)
    }

    /// Reads a head from the front of `text`. `scanned` keeps the progress between calls for the same head.
    public static func read(_ text: UnsafeBufferPointer<UInt8>, scanned: inout Int) -> Outcome {
        do throws(HTTPHeadScan.Fault) {
            guard let length = try HTTPHeadScan.end(text, from: &scanned) else { return .incomplete }
            let (start, lines) = try HTTPHeadScan.fields(text, length: length)
            let fields = HTTPFields(bytes: Array(UnsafeBufferPointer(rebasing: text[..<length])), lines: lines)
            guard let head = HTTPRequestHead(text, startLine: start, fields: fields) else {
                return .refused(.headMalformed)
            }
            return .head(head, length: length)
        } catch {
            return .refused(error == .tooLarge ? .headTooLarge : .headMalformed)
        }
    }

    private init?(_ text: UnsafeBufferPointer<UInt8>, startLine: Int, fields: HTTPFields) {
        var at = 0
        while at < startLine, ASCII.isToken(text[at]) { at += 1 }
        let version = startLine - 9
        guard at > 0, at < version, text[at] == 0x20 else { return nil }
        guard Self.isVersion11(text, version), case .one = fields.unique("host"), !fields.contains("upgrade"),
            let framing = HTTPFraming.of(fields, otherwise: .none)
        else { return nil }
        let target = text[(at + 1)..<version]
        guard target.first == UInt8(ascii: "/"), target.allSatisfy({ 0x21...0x7E ~= $0 }) else { return nil }
        let query = target.firstIndex(of: UInt8(ascii: "?"))
        method = Self.method(text, length: at)
        path = String(decoding: target[..<(query ?? target.endIndex)], as: UTF8.self)
        hasQuery = query != nil
        self.query = query.map { String(decoding: target[($0 + 1)...], as: UTF8.self) } ?? ""
        self.framing = framing
        closes = HTTPFraming.asksToClose(fields)
        self.fields = fields
    }

    /// ` HTTP/1.1` in front of the line's end.
    private static func isVersion11(_ text: UnsafeBufferPointer<UInt8>, _ at: Int) -> Bool {
        let word: StaticString = " HTTP/1.1"
        for i in 0..<9 where text[at + i] != word.utf8Start[i] { return false }
        return true
    }

    private static func method(_ text: UnsafeBufferPointer<UInt8>, length: Int) -> Method {
        func named(_ word: StaticString) -> Bool { length == word.utf8CodeUnitCount && ASCII.starts(text, word) }
        if named("POST") { return .post }
        if named("GET") { return .get }
        if named("HEAD") { return .head }
        return named("DELETE") ? .delete : .other
    }
}
