@testable import Wire

/// A value to compare parsed texts with, apart from the parser's own types.
indirect enum PlainJSON: Equatable {
    case null
    case bool(Bool)
    case number(String)
    case string([UInt8])
    case array([PlainJSON])
    case object([Member])

    struct Member: Equatable {
        var key: [UInt8]
        var value: PlainJSON
    }

    init(_ view: JSONView) {
        if let text = view.string {
            self = .string(Array(text.utf8))
        } else if let flag = view.bool {
            self = .bool(flag)
        } else if view.isNumber {
            self = .number(view.lexeme)
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

/// Makes random values and spells them in random but valid ways.
struct RandomJSON {
    var random: SeededRandom

    init(seed: UInt64) { random = SeededRandom(seed) }

    mutating func value(depth: Int = 0) -> PlainJSON {
        switch random.below(depth > 4 ? 4 : 7) {
        case 0: return .null
        case 1: return .bool(random.once(in: 2))
        case 2: return .number(random.pick(["0", "-0", "1.50", "-17", "1E5", "2e-3", "9007199254740993", "1e300"]))
        case 3: return .string(Array(text().utf8))
        case 4: return .array((0..<random.below(5)).map { _ in value(depth: depth + 1) })
        default: return object(depth)
        }
    }

    mutating func text() -> String {
        let scalars = [
            "a", "Z", "\"", "\\", "/", "\u{0}", "\n", "\u{1F}", "\u{7F}", "é", "e\u{301}", "日", "😀", "\u{2028}", " ",
        ]
        return (0..<random.below(20)).map { _ in random.pick(scalars) }.joined()
    }

    private mutating func object(_ depth: Int) -> PlainJSON {
        var members: [PlainJSON.Member] = []
        for _ in 0..<random.below(random.once(in: 8) ? 30 : 5) {
            let key = Array(text().utf8)
            guard !members.contains(where: { $0.key == key }) else { continue }
            members.append(.init(key: key, value: value(depth: depth + 1)))
        }
        return .object(members)
    }

    /// A spelling with random white space and escapes.
    mutating func spelling(_ value: PlainJSON) -> String {
        switch value {
        case .null: return "null"
        case .bool(let flag): return flag ? "true" : "false"
        case .number(let text): return text
        case .string(let utf8): return quoted(utf8)
        case .array(let list):
            let items = list.map { spaced(spelling($0)) }
            return "[" + (items.isEmpty ? space() : items.joined(separator: ",")) + "]"
        case .object(let members):
            let items = members.map { "\(spaced(quoted($0.key))):\(spaced(spelling($0.value)))" }
            return "{" + (items.isEmpty ? space() : items.joined(separator: ",")) + "}"
        }
    }

    private mutating func quoted(_ utf8: [UInt8]) -> String {
        var out = "\""
        for scalar in String(decoding: utf8, as: UTF8.self).unicodeScalars {
            let mustEscape = scalar.value < 0x20 || scalar == "\"" || scalar == "\\"
            if mustEscape || random.once(in: 4) {
                for unit in String(scalar).utf16 { out += escape(unit) }
            } else {
                out.unicodeScalars.append(scalar)
            }
        }
        return out + "\""
    }

    private mutating func escape(_ unit: UInt16) -> String {
        let short: [UInt16: String] = [
            8: "\\b", 9: "\\t", 10: "\\n", 12: "\\f", 13: "\\r", 34: "\\\"", 47: "\\/", 92: "\\\\",
        ]
        if let known = short[unit], random.once(in: 2) { return known }
        let hex = String(unit, radix: 16, uppercase: random.once(in: 2))
        return "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
    }

    private mutating func space() -> String { random.pick(["", "", " ", "\n", "\t ", "\r\n"]) }

    private mutating func spaced(_ text: String) -> String { space() + text + space() }
}
