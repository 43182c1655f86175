import Wire

/// One HTTP answer as a client sees it.
struct WireAnswer: Sendable {
    var status: Int
    var fields: [(name: String, value: String)]
    /// Without the framing of chunks.
    var body: [UInt8]
    /// The head, byte for byte.
    var head: String
    /// The lines behind the last chunk.
    var trailer = ""

    func field(_ name: String) -> String? { fields.first { $0.name == name }?.value }

    var text: String { String(decoding: body, as: UTF8.self) }

    /// The body as JSON; null when it is none.
    var json: JSONView? { try? JSONDocument(body).root }

    /// The objects of an NDJSON body.
    var lines: [JSONView] {
        body.split(separator: 10).compactMap { try? JSONDocument(Array($0)).root }
    }

    /// The payloads of an SSE body.
    var events: [String] {
        text.split(separator: "\n").filter { $0.hasPrefix("data: ") }.map { String($0.dropFirst(6)) }
    }

    /// The head without the two fields that differ from answer to answer.
    var anonymousHead: String {
        head.split(separator: "\r\n").filter { !$0.hasPrefix("date: ") && !$0.hasPrefix("x-request-id: ") }
            .joined(separator: "\n")
    }

    /// Reads the first answer of `bytes`; nil while it is not whole.
    static func parse(_ bytes: [UInt8], bodiless: Bool, ended: Bool) -> (answer: WireAnswer, used: Int)? {
        guard let end = bytes.firstRange(of: Array("\r\n\r\n".utf8))?.upperBound else { return nil }
        let head = String(decoding: bytes[..<end], as: UTF8.self)
        let lines = head.split(separator: "\r\n")
        guard let status = lines.first?.split(separator: " ").dropFirst().first.flatMap({ Int($0) }) else { return nil }
        let fields = lines.dropFirst().map { line -> (name: String, value: String) in
            let pieces = line.split(separator: ":", maxSplits: 1)
            return (pieces[0].lowercased(), pieces.count < 2 ? "" : String(pieces[1].drop { $0 == " " }))
        }
        var answer = WireAnswer(status: status, fields: fields, body: [], head: head)
        if bodiless || status < 200 { return (answer, end) }
        if answer.field("transfer-encoding") == "chunked" {
            guard let (body, trailer, used) = chunks(bytes[end...]) else { return nil }
            (answer.body, answer.trailer) = (body, trailer)
            return (answer, used)
        }
        guard let length = answer.field("content-length").flatMap({ Int($0) }) else {
            answer.body = Array(bytes[end...])
            return ended ? (answer, bytes.count) : nil
        }
        guard bytes.count >= end + length else { return nil }
        answer.body = Array(bytes[end..<(end + length)])
        return (answer, end + length)
    }

    private static func chunks(_ bytes: ArraySlice<UInt8>) -> ([UInt8], String, Int)? {
        var body: [UInt8] = []
        var rest = bytes
        while let line = rest.firstRange(of: [13, 10]) {
            guard let size = Int(String(decoding: rest[..<line.lowerBound], as: UTF8.self), radix: 16) else {
                return nil
            }
            if size == 0 {
                let end = [13, 10, 13, 10] as [UInt8]
                guard let lines = rest[line.lowerBound...].firstRange(of: end) else { return nil }
                return (
                    body,
                    String(decoding: rest[line.upperBound..<max(line.upperBound, lines.lowerBound)], as: UTF8.self),
                    lines.upperBound
                )
            }
            guard rest.endIndex >= line.upperBound + size + 2 else { return nil }
            body += rest[line.upperBound..<(line.upperBound + size)]
            rest = rest[(line.upperBound + size + 2)...]
        }
        return nil
    }
}
