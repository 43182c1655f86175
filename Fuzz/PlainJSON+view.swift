@testable import Wire

extension PlainJSON {
    /// The parser's value in the recogniser's terms.
    init(_ view: JSONView) {
        if let text = view.string {
            self = .string(Array(text.utf8))
        } else if let flag = view.bool {
            self = .bool(flag)
        } else if view.isNumber {
            self = .number(Array(view.source))
        } else if view.isArray {
            self = .array(view.elements.map(PlainJSON.init))
        } else if view.isObject {
            self = .object(
                view.members.map { Member(key: Array(($0.key.string ?? "").utf8), value: PlainJSON($0.value)) })
        } else {
            self = .null
        }
    }
}

/// Reads back what this project's writers made.
enum Written {
    /// Bounds of what is read back: a value of the deepest allowed nesting may stand some levels deeper in an upstream's
    /// body or a client's answer than it stood in what came in, and with as many values beside it.
    static let limits = JSONDocument.Limits(depth: 256, values: 2_000_000)

    /// The document, which must be strict JSON in canonical form.
    static func document(_ bytes: [UInt8], _ what: String) -> JSONDocument {
        do {
            let document = try JSONDocument(bytes, limits: limits)
            var again = JSONWriter()
            again.value(document.root)
            Fuzzing.expect(again.bytes == bytes, "\(what) is not canonical: \(Fuzzing.shown(bytes))")
            return document
        } catch {
            fatalError("\(what) is not strict JSON: \(error): \(Fuzzing.shown(bytes))")
        }
    }
}
