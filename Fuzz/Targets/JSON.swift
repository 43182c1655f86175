@testable import Wire

/// The strict parser beside an independent recogniser, and the writer beside the parser.
func fuzz(_ input: UnsafeBufferPointer<UInt8>) {
    let bytes = Array(input)
    let reading = PlainJSON.read(bytes)
    do throws(JSONError) {
        let document = try JSONDocument(bytes)
        checkAccepted(document, bytes, reading)
    } catch {
        checkRefused(error, bytes, reading)
    }
    checkWrittenText(String(decoding: bytes, as: UTF8.self))
}

private func checkAccepted(_ document: JSONDocument, _ bytes: [UInt8], _ reading: PlainJSON.Reading?) {
    guard let reading else { fatalError("accepted, but RFC 8259 does not: \(Fuzzing.shown(bytes))") }
    Fuzzing.expect(!breaksRule(reading), "accepted against a stricter rule: \(reading)")
    let value = PlainJSON(document.root)
    Fuzzing.expect(value == reading.value, "read otherwise than the recogniser: \(value) \(reading.value)")
    checkNumbers(document.root)
    var out = JSONWriter()
    out.value(document.root)
    let again = Written.document(out.bytes, "what was written")
    Fuzzing.expect(PlainJSON(again.root) == value, "the text changed by writing it: \(Fuzzing.shown(out.bytes))")
}

private func checkRefused(_ error: JSONError, _ bytes: [UInt8], _ reading: PlainJSON.Reading?) {
    Fuzzing.expect(0...bytes.count ~= error.offset, "the fault stands outside the text: \(error)")
    guard let reading else {
        // No JSON by the grammar; deep nesting is all that the recogniser refuses beyond it.
        return
    }
    let right =
        switch error.kind {
        case .duplicateKey: reading.hasDuplicate
        case .surrogate: reading.hasLoneSurrogate
        case .number: reading.hasOverflow
        case .tooDeep: reading.depth > 64
        case .tooMany: reading.values > 500_000
        case .empty, .syntax, .encoding, .trailing: false
        }
    Fuzzing.expect(right, "refused with \(error), though RFC 8259 takes it: \(Fuzzing.shown(bytes))")
}

/// True for what the parser refuses though the grammar takes it.
private func breaksRule(_ reading: PlainJSON.Reading) -> Bool {
    reading.hasDuplicate || reading.hasLoneSurrogate || reading.hasOverflow || reading.depth > 64
        || reading.values > 500_000
}

/// Every number is finite, and an integer reads as the same number either way.
private func checkNumbers(_ view: JSONView) {
    if view.isNumber {
        guard let double = view.double else { fatalError("a checked number is not finite: \(view.lexeme)") }
        if let int = view.int { Fuzzing.expect(Double(int) == double, "\(int) and \(double) differ") }
    }
    for element in view.elements { checkNumbers(element) }
    for member in view.members { checkNumbers(member.value) }
}

/// Any text survives being written as a value and as a key.
private func checkWrittenText(_ text: String) {
    var out = JSONWriter()
    out.beginObject()
    out.key(text)
    out.string(text)
    out.endObject()
    let root = Written.document(out.bytes, "a written text").root
    let read = PlainJSON(root)
    let utf8 = Array(text.utf8)
    Fuzzing.expect(read == .object([.init(key: utf8, value: .string(utf8))]), "a text changed: \(Fuzzing.shown(utf8))")
}
