/// The strict parser behind ``JSONDocument``: one pass, no allocation but the tape.
struct JSONParser {
    private(set) var nodes: [JSONDocument.Node] = []
    private let limits: JSONDocument.Limits
    private var failure: JSONError?
    private var depth = 0

    init(limits: JSONDocument.Limits) { self.limits = limits }

    /// Fills ``nodes``; returns what is wrong, or nil.
    mutating func parse(_ text: UnsafeBufferPointer<UInt8>) -> JSONError? {
        guard text.count < Int(UInt32.max) else { return JSONError(.tooMany, at: 0) }
        nodes.reserveCapacity(min(text.count / 8 + 8, limits.values))
        var at = skipSpace(text, 0)
        guard at < text.count else { return JSONError(.empty, at: at) }
        guard value(text, &at) else { return failure }
        at = skipSpace(text, at)
        return at == text.count ? nil : JSONError(.trailing, at: at)
    }

    private mutating func fail(_ kind: JSONError.Kind, _ at: Int) -> Bool {
        if failure == nil { failure = JSONError(kind, at: at) }
        return false
    }

    @inline(__always)
    private func skipSpace(_ text: UnsafeBufferPointer<UInt8>, _ from: Int) -> Int {
        var at = from
        while at < text.count, text[at] == 0x20 || text[at] == 0x0A || text[at] == 0x0D || text[at] == 0x09 { at += 1 }
        return at
    }

    private mutating func append(_ kind: JSONDocument.Kind, _ start: Int, _ end: Int, escaped: Bool = false) {
        let next = UInt32(nodes.count + 1)
        nodes.append(.init(start: UInt32(start), end: UInt32(end), next: next, kind: kind, escaped: escaped))
    }

    private mutating func value(_ text: UnsafeBufferPointer<UInt8>, _ at: inout Int) -> Bool {
        guard at < text.count else { return fail(.syntax, at) }
        guard nodes.count < limits.values else { return fail(.tooMany, at) }
        switch text[at] {
        case UInt8(ascii: "\""): return string(text, &at)
        case UInt8(ascii: "{"): return container(text, &at, .object)
        case UInt8(ascii: "["): return container(text, &at, .array)
        case UInt8(ascii: "t"): return literal(text, &at, "true", .true)
        case UInt8(ascii: "f"): return literal(text, &at, "false", .false)
        case UInt8(ascii: "n"): return literal(text, &at, "null", .null)
        default: return number(text, &at)
        }
    }

    private mutating func literal(
        _ text: UnsafeBufferPointer<UInt8>, _ at: inout Int, _ word: StaticString, _ kind: JSONDocument.Kind
    ) -> Bool {
        let length = word.utf8CodeUnitCount
        guard at + length <= text.count else { return fail(.syntax, at) }
        for i in 0..<length where text[at + i] != word.utf8Start[i] { return fail(.syntax, at + i) }
        append(kind, at, at + length)
        at += length
        return true
    }

    private mutating func container(
        _ text: UnsafeBufferPointer<UInt8>, _ at: inout Int, _ kind: JSONDocument.Kind
    ) -> Bool {
        let me = nodes.count
        let close = kind == .object ? UInt8(ascii: "}") : UInt8(ascii: "]")
        depth += 1
        guard depth <= limits.depth else { return fail(.tooDeep, at) }
        append(kind, at, at)
        at = skipSpace(text, at + 1)
        if at < text.count, text[at] == close {
            at += 1
        } else {
            guard members(text, &at, kind, close) else { return false }
        }
        depth -= 1
        nodes[me].end = UInt32(at)
        nodes[me].next = UInt32(nodes.count)
        return kind == .array || keysAreUnique(text, me)
    }

    private mutating func members(
        _ text: UnsafeBufferPointer<UInt8>, _ at: inout Int, _ kind: JSONDocument.Kind, _ close: UInt8
    ) -> Bool {
        while true {
            if kind == .object {
                guard at < text.count, text[at] == UInt8(ascii: "\"") else { return fail(.syntax, at) }
                guard string(text, &at) else { return false }
                at = skipSpace(text, at)
                guard at < text.count, text[at] == UInt8(ascii: ":") else { return fail(.syntax, at) }
                at = skipSpace(text, at + 1)
            }
            guard value(text, &at) else { return false }
            at = skipSpace(text, at)
            guard at < text.count else { return fail(.syntax, at) }
            let byte = text[at]
            at += 1
            if byte == close { return true }
            guard byte == UInt8(ascii: ",") else { return fail(.syntax, at - 1) }
            at = skipSpace(text, at)
        }
    }

    private mutating func number(_ text: UnsafeBufferPointer<UInt8>, _ at: inout Int) -> Bool {
        let start = at
        func digits() -> Int {
            let from = at
            while at < text.count, text[at] &- 48 < 10 { at += 1 }
            return at - from
        }
        if text[at] == UInt8(ascii: "-") { at += 1 }
        let leading = at
        let whole = digits()
        guard whole > 0, whole == 1 || text[leading] != UInt8(ascii: "0") else { return fail(.syntax, start) }
        if at < text.count, text[at] == UInt8(ascii: ".") {
            at += 1
            guard digits() > 0 else { return fail(.syntax, at) }
        }
        var mayOverflow = at - start > 300
        if at < text.count, text[at] | 0x20 == UInt8(ascii: "e") {
            mayOverflow = true
            at += 1
            if at < text.count, text[at] == UInt8(ascii: "+") || text[at] == UInt8(ascii: "-") { at += 1 }
            guard digits() > 0 else { return fail(.syntax, at) }
        }
        if mayOverflow, !isFinite(text, start..<at) { return fail(.number, start) }
        append(.number, start, at)
        return true
    }

    private func isFinite(_ text: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> Bool {
        Double(String(decoding: UnsafeBufferPointer(rebasing: text[range]), as: UTF8.self))?.isFinite ?? false
    }

    private mutating func string(_ text: UnsafeBufferPointer<UInt8>, _ at: inout Int) -> Bool {
        guard nodes.count < limits.values else { return fail(.tooMany, at) }
        var scan = JSONStringScan(text: text, at: at + 1)
        guard let end = scan.run() else { return fail(scan.fault, scan.at) }
        append(.string, at + 1, end, escaped: scan.escaped)
        at = end + 1
        return true
    }

    /// Compares keys pairwise in small objects and after sorting in large ones, so that no crafted set of keys is slow.
    private mutating func keysAreUnique(_ text: UnsafeBufferPointer<UInt8>, _ object: Int) -> Bool {
        var keys = ContiguousArray<Int>()
        var at = object + 1
        while at < Int(nodes[object].next) {
            keys.append(at)
            at = Int(nodes[at + 1].next)
        }
        guard keys.count > 1 else { return true }
        if keys.count <= 12, keys.allSatisfy({ !nodes[$0].escaped }) {
            for i in 1..<keys.count {
                for j in 0..<i where sameBytes(text, keys[i], keys[j]) {
                    return fail(.duplicateKey, Int(nodes[keys[i]].start))
                }
            }
            return true
        }
        let names = keys.map { (JSONString.unescape(text, nodes[$0]), Int(nodes[$0].start)) }
            .sorted { $0.0.lexicographicallyPrecedes($1.0) }
        for i in 1..<names.count where names[i].0 == names[i - 1].0 {
            return fail(.duplicateKey, max(names[i].1, names[i - 1].1))
        }
        return true
    }

    @inline(__always)
    private func sameBytes(_ text: UnsafeBufferPointer<UInt8>, _ a: Int, _ b: Int) -> Bool {
        let (left, right) = (nodes[a], nodes[b])
        guard left.end - left.start == right.end - right.start else { return false }
        for i in 0..<Int(left.end - left.start) where text[Int(left.start) + i] != text[Int(right.start) + i] {
            return false
        }
        return true
    }
}
