import Wire
import Yams

/// A YAML text as JSON, with the line of each value, so that what is wrong in it can be found.
///
/// Only what JSON can say is taken: one document, names that are text, the booleans, numbers and null of YAML 1.2's core
/// schema (`on`, `off` and `yes` stay words), no tags, no aliases (a few lines of them unfold to gigabytes), no name twice.
struct YAMLDocument {
    /// Bytes of the largest text: twice the largest policy, for comments and indents.
    static let limit = 512 << 10
    /// Levels of nesting.
    private static let depth = 32

    /// One JSON value.
    let json: [UInt8]
    /// Line by JSON pointer: of a member's name, or of an element.
    private let lines: [String: Int]

    /// Why a text is not taken.
    struct Fault: Error {
        var line: Int?
        var pointer = ""
        var message: String
        var hint: String
    }

    init(_ bytes: [UInt8]) throws(Fault) {
        guard bytes.count <= Self.limit else {
            throw Fault(message: "is larger than 512 KiB", hint: "Name fewer tenants, or say less of them.")
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw Fault(message: "is not UTF-8", hint: "Save the file as UTF-8.")
        }
        if let alias = YAMLAlias.first(in: text) {
            throw Fault(
                line: alias.line, message: "has the alias *\(alias.name)", hint: "Write out what it stands for.")
        }
        var walk = YAMLWalk(depth: Self.depth)
        if let root = try Self.root(text) {
            try walk.value(root, at: "", level: 1)
        } else {
            walk.empty()
        }
        (json, lines) = (walk.out.bytes, walk.lines)
    }

    /// The line of a pointer, or of what is around it; nil for an empty document.
    func line(of pointer: String) -> Int? {
        var pointer = pointer[...]
        while true {
            if let line = lines[String(pointer)] { return line }
            guard let slash = pointer.lastIndex(of: "/") else { return nil }
            pointer = pointer[..<slash]
        }
    }

    private static func root(_ text: String) throws(Fault) -> Node? {
        do {
            return try Parser(yaml: text, resolver: .basic).singleRoot()
        } catch let error as YamlError {
            throw fault(error)
        } catch {
            throw Fault(message: "cannot be read", hint: "It must be YAML.")
        }
    }

    private static func fault(_ error: YamlError) -> Fault {
        switch error {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
            .composer(_, let problem, let mark, _):
            return Fault(
                line: mark.line, message: "is no YAML: \(problem)",
                hint: "Check the indent and the quotes of that line.")
        case .duplicatedKeysInMapping(let names, let context):
            let name = names.first ?? ""
            return Fault(line: context.mark.line, message: "has '\(name)' twice", hint: "Keep one of them.")
        case .reader(let problem, _, _, _):
            return Fault(message: "is no YAML: \(problem)", hint: "Save the file as plain text in UTF-8.")
        default:
            return Fault(message: "is no YAML", hint: "Check it with a YAML linter.")
        }
    }
}

/// Finds aliases before anything unfolds them; in one pass, however many there are.
private enum YAMLAlias {
    /// The first `*NAME` where a value may begin, whose `&NAME` is there too; without that it is only text.
    static func first(in text: String) -> (name: String, line: Int)? {
        var anchors: Set<String> = []
        visit(UInt8(ascii: "&"), in: text) { name, _ in
            anchors.insert(name)
            return true
        }
        var found: (name: String, line: Int)?
        guard !anchors.isEmpty else { return nil }
        visit(UInt8(ascii: "*"), in: text) { name, line in
            if anchors.contains(name) { found = (name, line) }
            return found == nil
        }
        return found
    }

    /// Calls `body` with every name behind a mark that follows no letter and no digit, for as long as that returns true.
    private static func visit(_ mark: UInt8, in text: String, _ body: (_ name: String, _ line: Int) -> Bool) {
        var (before, line) = (UInt8(ascii: " "), 1)
        var rest = text.utf8[...]
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "\n") { line += 1 }
            if byte == mark, !isLetterOrDigit(before) {
                // What libyaml takes for the name of an anchor.
                let name = rest.prefix { isLetterOrDigit($0) || "_-".utf8.contains($0) }
                if !name.isEmpty, !body(String(Substring(name)), line) { return }
            }
            before = byte
        }
    }

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "a")...UInt8(ascii: "z"):
            true
        default: false
        }
    }
}

/// Writes nodes as JSON and notes where each stands.
private struct YAMLWalk {
    let depth: Int
    var out = JSONWriter(capacity: 4096)
    var lines: [String: Int] = [:]

    init(depth: Int) { self.depth = depth }

    /// A text without a value: everything in it is a comment.
    mutating func empty() {
        out.beginObject()
        out.endObject()
    }

    mutating func value(_ node: Node, at pointer: String, level: Int) throws(YAMLDocument.Fault) {
        if lines[pointer] == nil { lines[pointer] = node.mark?.line }
        guard level <= depth else { throw fault(node, pointer, "is nested too deeply", "A policy has fewer levels.") }
        switch node {
        case .scalar(let scalar):
            let isPlain = scalar.style == .plain || scalar.style == .any
            // Text in quotes has a tag without anybody writing one.
            if isPlain || scalar.tag.rawValue != Tag.Name.str.rawValue { try plain(scalar.tag, node, pointer) }
            write(scalar, isPlain: isPlain)
        case .sequence(let list):
            try plain(list.tag, node, pointer)
            out.beginArray()
            for (index, item) in list.enumerated() { try value(item, at: "\(pointer)/\(index)", level: level + 1) }
            out.endArray()
        case .mapping(let mapping):
            try plain(mapping.tag, node, pointer)
            try members(mapping, at: pointer, level: level)
        case .alias:
            throw fault(node, pointer, "is an alias", "Write out what it stands for.")
        }
    }

    private mutating func members(_ mapping: Node.Mapping, at pointer: String, level: Int) throws(YAMLDocument.Fault) {
        out.beginObject()
        var seen: Set<String> = []
        for (key, value) in mapping {
            guard let name = key.scalar?.string, ["", Tag.Name.str.rawValue].contains(key.scalar?.tag.rawValue) else {
                throw fault(key, pointer, "has a name that is no text", "Write lines like 'block: 80'.")
            }
            guard seen.insert(name).inserted else {
                throw fault(key, pointer, "has '\(name)' twice", "Keep one of them.")
            }
            let place = pointer + "/" + SchemaFault.escaped(name)
            lines[place] = key.mark?.line
            out.key(name)
            try self.value(value, at: place, level: level + 1)
        }
        out.endObject()
    }

    /// Refuses explicit tags: `!!binary`, `!!python/object`.
    private func plain(_ tag: Tag, _ node: Node, _ pointer: String) throws(YAMLDocument.Fault) {
        guard tag.rawValue.isEmpty else {
            throw fault(node, pointer, "has a tag or an anchor", "Write the value without the '!' or '&'.")
        }
    }

    private func fault(_ node: Node, _ pointer: String, _ message: String, _ hint: String) -> YAMLDocument.Fault {
        YAMLDocument.Fault(line: node.mark?.line, pointer: pointer, message: message, hint: hint)
    }

    /// Quoted text is text; what is not quoted may be a value of the core schema.
    private mutating func write(_ scalar: Node.Scalar, isPlain: Bool) {
        switch isPlain ? YAMLScalar(scalar.string) : .text {
        case .null: out.null()
        case .flag(let value): out.bool(value)
        case .whole(let value): out.int(value)
        case .fraction(let value): out.double(value)
        case .text: out.string(scalar.string)
        }
    }
}

/// What an unquoted word means by YAML 1.2's core schema (section 10.3.2).
private enum YAMLScalar {
    case null, text
    case flag(Bool)
    case whole(Int)
    case fraction(Double)

    init(_ text: String) {
        switch text {
        case "", "~", "null", "Null", "NULL": self = .null
        case "true", "True", "TRUE": self = .flag(true)
        case "false", "False", "FALSE": self = .flag(false)
        default: self = Self.number(text) ?? .text
        }
    }

    private static func number(_ text: String) -> YAMLScalar? {
        if text.hasPrefix("0x") { return Int(text.dropFirst(2), radix: 16).map { .whole($0) } }
        if text.hasPrefix("0o") { return Int(text.dropFirst(2), radix: 8).map { .whole($0) } }
        if let whole = Int(text) { return .whole(whole) }
        let isNumber = text.utf8.allSatisfy { "0123456789+-.eE".utf8.contains($0) } && text.contains { $0.isNumber }
        guard isNumber, let value = Double(text), value.isFinite else { return nil }
        return .fraction(value)
    }
}
