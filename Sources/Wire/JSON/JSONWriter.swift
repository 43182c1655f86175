/// Writes canonical JSON: no white space, only the escapes that are needed, numbers as they were checked.
///
/// Commas are placed by itself; keys of our own are `StaticString`s without characters that need escaping.
public struct JSONWriter: Sendable {
    public private(set) var bytes: [UInt8] = []
    private var needsComma = false

    public init(capacity: Int = 256) { bytes.reserveCapacity(capacity) }

    /// What was written, as text.
    public var text: String { String(decoding: bytes, as: UTF8.self) }

    private mutating func separate() {
        if needsComma { bytes.append(UInt8(ascii: ",")) }
        needsComma = true
    }

    private mutating func raw(_ word: StaticString) {
        bytes.append(contentsOf: UnsafeBufferPointer(start: word.utf8Start, count: word.utf8CodeUnitCount))
    }

    public mutating func beginObject() {
        separate()
        bytes.append(UInt8(ascii: "{"))
        needsComma = false
    }

    public mutating func endObject() {
        bytes.append(UInt8(ascii: "}"))
        needsComma = true
    }

    public mutating func beginArray() {
        separate()
        bytes.append(UInt8(ascii: "["))
        needsComma = false
    }

    public mutating func endArray() {
        bytes.append(UInt8(ascii: "]"))
        needsComma = true
    }

    /// A key of our own; the value must follow.
    public mutating func key(_ name: StaticString) {
        separate()
        bytes.append(UInt8(ascii: "\""))
        raw(name)
        bytes.append(UInt8(ascii: "\""))
        bytes.append(UInt8(ascii: ":"))
        needsComma = false
    }

    /// A key that came from outside.
    public mutating func key(_ name: String) {
        string(name)
        bytes.append(UInt8(ascii: ":"))
        needsComma = false
    }

    public mutating func string(_ value: String) {
        separate()
        bytes.append(UInt8(ascii: "\""))
        var value = value
        value.withUTF8 { JSONString.escape($0, into: &bytes) }
        bytes.append(UInt8(ascii: "\""))
    }

    public mutating func int(_ value: Int) {
        separate()
        guard value >= 0 else { return bytes.append(contentsOf: String(value).utf8) }
        var (rest, digits) = (value, 1)
        while rest >= 10 {
            rest /= 10
            digits += 1
        }
        bytes.append(contentsOf: repeatElement(UInt8(ascii: "0"), count: digits))
        rest = value
        for place in 1...digits {
            bytes[bytes.count - place] += UInt8(rest % 10)
            rest /= 10
        }
    }

    /// A finite number; an infinite one or NaN is written as null, since JSON has neither.
    public mutating func double(_ value: Double) {
        guard value.isFinite else { return null() }
        separate()
        bytes.append(contentsOf: String(value).utf8)
    }

    public mutating func bool(_ value: Bool) {
        separate()
        raw(value ? "true" : "false")
    }

    public mutating func null() {
        separate()
        raw("null")
    }

    /// A parsed value in canonical form, with everything below it.
    public mutating func value(_ view: JSONView) {
        if view.isObject {
            beginObject()
            for member in view.members {
                scalar(member.key)
                bytes.append(UInt8(ascii: ":"))
                needsComma = false
                value(member.value)
            }
            endObject()
        } else if view.isArray {
            beginArray()
            for element in view.elements { value(element) }
            endArray()
        } else {
            scalar(view)
        }
    }

    private mutating func scalar(_ view: JSONView) {
        guard view.isString else {
            separate()
            bytes.append(contentsOf: view.source)
            return
        }
        if view.isEscaped { return string(view.string ?? "") }
        separate()
        bytes.append(UInt8(ascii: "\""))
        bytes.append(contentsOf: view.source)
        bytes.append(UInt8(ascii: "\""))
    }

    /// Bytes that are one JSON value already, written by this type elsewhere.
    public mutating func spliced(_ json: [UInt8]) {
        separate()
        bytes.append(contentsOf: json)
    }
}

extension JSONWriter {
    public mutating func field(_ name: StaticString, _ value: String) {
        key(name)
        string(value)
    }

    public mutating func field(_ name: StaticString, _ value: Int) {
        key(name)
        int(value)
    }

    public mutating func field(_ name: StaticString, _ value: Bool) {
        key(name)
        bool(value)
    }

    /// Null when the value is absent.
    public mutating func field(_ name: StaticString, _ value: String?) {
        key(name)
        if let value { string(value) } else { null() }
    }

    /// Null when the value is absent.
    public mutating func field(_ name: StaticString, _ value: Int?) {
        key(name)
        if let value { int(value) } else { null() }
    }

    public mutating func field(_ name: StaticString, _ values: [String]) {
        key(name)
        beginArray()
        for value in values { string(value) }
        endArray()
    }

    public mutating func null(_ name: StaticString) {
        key(name)
        null()
    }

    /// An array of parsed values in canonical form.
    public mutating func list(_ name: StaticString, _ values: [JSONView]) {
        key(name)
        beginArray()
        for value in values { self.value(value) }
        endArray()
    }

    /// An array of integers.
    public mutating func list<T>(_ name: StaticString, _ items: [T], _ number: (T) -> Int) {
        key(name)
        beginArray()
        for item in items { int(number(item)) }
        endArray()
    }
}
