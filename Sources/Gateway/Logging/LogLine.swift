import Logging
import Wire

/// One line of the log: fixed words, and what they are about.
struct LogLine {
    enum Value {
        case text(String)
        case number(Int)
        case list([String])
    }

    /// Milliseconds since 1970.
    var time: Int
    var level: Logger.Level
    var logger: String
    var message: String
    /// By names such as `request.id`, in the order in which they are written.
    var fields: [(name: String, value: Value)] = []

    /// Most bytes of a value that is a text.
    static let textLimit = 1024

    /// One JSON object and a line feed; what could act on a terminal is escaped.
    var json: [UInt8] {
        var out = JSONWriter(capacity: 512)
        out.beginObject()
        out.field("time", moment)
        out.field("level", level.rawValue)
        out.field("logger", logger)
        out.field("message", message)
        for field in fields {
            out.key(field.name)
            switch field.value {
            case .text(let text): out.string(Self.bounded(text))
            case .number(let number): out.int(number)
            case .list(let words):
                out.beginArray()
                for word in words { out.string(Self.bounded(word)) }
                out.endArray()
            }
        }
        out.endObject()
        return Array(Output.harmless(out.text).utf8) + [UInt8(ascii: "\n")]
    }

    /// `TIME LEVEL LOGGER: MESSAGE name=value …` and a line feed; values that are no plain words are quoted as in JSON.
    var text: [UInt8] {
        // A library's words may hold anything.
        var out = "\(moment) \(level.rawValue) \(logger): \(Output.printable(message))"
        for field in fields {
            switch field.value {
            case .text(let text): out += " \(field.name)=\(Self.word(text))"
            case .number(let number): out += " \(field.name)=\(number)"
            case .list(let words): out += " \(field.name)=\(Self.word(words.joined(separator: ",")))"
            }
        }
        return Array(out.utf8) + [UInt8(ascii: "\n")]
    }

    /// `2026-11-23T06:09:25.123Z`.
    private var moment: String {
        let (date, clock) = Timestamp.parts(seconds: max(0, time) / 1000)
        let rest = String(max(0, time) % 1000)
        return "\(date)T\(clock).\(String(repeating: "0", count: 3 - rest.utf8.count))\(rest)Z"
    }

    private static func word(_ text: String) -> String {
        let text = bounded(text)
        let isWord = !text.isEmpty && text.utf8.allSatisfy { 0x21...0x7E ~= $0 && $0 != UInt8(ascii: "\"") }
        guard !isWord else { return text }
        var out = JSONWriter()
        out.string(text)
        return Output.harmless(out.text)
    }

    /// No longer than is of use.
    private static func bounded(_ text: String) -> String {
        guard text.utf8.count > textLimit else { return text }
        return String(decoding: text.utf8.prefix(textLimit), as: UTF8.self) + "…"
    }
}
