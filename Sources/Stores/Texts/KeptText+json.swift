import Vocabulary
import Wire

/// The form of a kept text that is sealed: `{"pieces":[{"channel","path","text"}],"cut":false}`.
extension KeptText {
    /// Bytes of text that are kept of a request; what is behind them is left out, and that is noted.
    static let limit = 64 << 10
    /// Strings that are kept of a request.
    static let pieceLimit = 1024

    static func json(_ segments: [Segment]) -> [UInt8] {
        var out = JSONWriter(capacity: 1024)
        var room = limit
        var count = 0
        out.beginObject()
        out.key("pieces")
        out.beginArray()
        for segment in segments {
            guard room > 0, count < pieceLimit else { break }
            let text = prefix(of: segment.text, room)
            out.beginObject()
            out.field("channel", segment.channel.rawValue)
            out.field("path", segment.path.description)
            out.field("text", text)
            out.endObject()
            room -= segment.text.utf8.count
            count += 1
        }
        out.endArray()
        out.field("cut", room < 0 || count < segments.count)
        out.endObject()
        return out.bytes
    }

    /// Nil for anything that ``json(_:)`` would not write.
    init?(json bytes: [UInt8]) {
        guard let root = try? JSONDocument(bytes).root, let isCut = root["cut"]?.bool, let list = root["pieces"],
            list.isArray
        else { return nil }
        self.init(pieces: [], isCut: isCut)
        for piece in list.elements {
            guard let channel = piece["channel"]?.string, let path = piece["path"]?.string,
                let text = piece["text"]?.string
            else { return nil }
            pieces.append(Piece(channel: channel, path: path, text: text))
        }
    }

    /// The first bytes of a text, never ending within a character.
    private static func prefix(of text: String, _ count: Int) -> String {
        guard text.utf8.count > count else { return text }
        var end = text.utf8.index(text.utf8.startIndex, offsetBy: count)
        while end > text.startIndex, end.samePosition(in: text.unicodeScalars) == nil {
            end = text.utf8.index(before: end)
        }
        return String(text[..<end])
    }
}
