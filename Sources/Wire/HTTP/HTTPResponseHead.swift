/// The checked head of an upstream's answer.
public struct HTTPResponseHead: Sendable {
    public let status: Int
    public let framing: HTTPFraming
    public let closes: Bool
    public let fields: HTTPFields

    public enum Outcome: Sendable {
        case incomplete
        case head(HTTPResponseHead, length: Int)
        case malformed
    }

    /// Reads a head from the front of `text`, as strictly as a request's. `scanned` keeps the progress between calls.
    public static func read(_ text: UnsafeBufferPointer<UInt8>, scanned: inout Int) -> Outcome {
        do throws(HTTPHeadScan.Fault) {
            guard let length = try HTTPHeadScan.end(text, from: &scanned) else {
                return text.count >= 5 && !ASCII.starts(text, "HTTP/") ? .malformed : .incomplete
            }
            let (start, lines) = try HTTPHeadScan.fields(text, length: length)
            let fields = HTTPFields(bytes: Array(UnsafeBufferPointer(rebasing: text[..<length])), lines: lines)
            guard let head = HTTPResponseHead(text, startLine: start, fields: fields) else { return .malformed }
            return .head(head, length: length)
        } catch {
            return .malformed
        }
    }

    private init?(_ text: UnsafeBufferPointer<UInt8>, startLine: Int, fields: HTTPFields) {
        guard startLine >= 12, ASCII.starts(text, "HTTP/1."), text[7] &- 48 < 2, text[8] == 0x20,
            startLine == 12 || text[12] == 0x20
        else { return nil }
        let digits = text[9..<12]
        guard digits.allSatisfy({ $0 &- 48 < 10 }), let framing = HTTPFraming.of(fields, otherwise: .untilClose) else {
            return nil
        }
        // HTTP/1.0 has no chunks: who announces them there is misunderstood by somebody (RFC 9112, section 6.1).
        guard text[7] == UInt8(ascii: "1") || framing != .chunked else { return nil }
        let status = digits.reduce(0) { $0 * 10 + Int($1 - 48) }
        guard 100...599 ~= status else { return nil }
        self.status = status
        self.framing = status < 200 || status == 204 || status == 304 ? .none : framing
        closes = text[7] == UInt8(ascii: "0") || HTTPFraming.asksToClose(fields)
        self.fields = fields
    }
}
