import Wire

/// Reads the members of a record's body; a missing, wrong or excessive one refuses the record.
struct StateFields {
    /// Latest moment that is taken, in ms since 1970: what a double still tells apart.
    static let latest: Int64 = 1 << 53

    private let view: JSONView

    init(_ view: JSONView) { self.view = view }

    func has(_ name: StaticString) -> Bool { view[name] != nil }

    /// A text without control characters.
    func text(_ name: StaticString, most: Int, least: Int = 0) throws(StateRefusal) -> String {
        guard let text = view[name]?.string, least...most ~= text.utf8.count,
            !text.unicodeScalars.contains(where: { $0.properties.generalCategory == .control })
        else { throw .malformed }
        return text
    }

    /// A reason, as ``ActionLog`` takes it.
    func reason() throws(StateRefusal) -> String {
        let reason = try text("reason", most: 4 * ActionLog.reasonLimit)
        do throws(StoresError) { try ActionLog.check(reason) } catch { throw .malformed }
        return reason
    }

    func word<Word: RawRepresentable>(_ name: StaticString) throws(StateRefusal) -> Word
    where Word.RawValue == String {
        guard let text = view[name]?.string, let word = Word(rawValue: text) else { throw .malformed }
        return word
    }

    func number(_ name: StaticString, most: Int) throws(StateRefusal) -> Int {
        guard let number = view[name]?.int, 0...most ~= number else { throw .malformed }
        return number
    }

    func flag(_ name: StaticString) throws(StateRefusal) -> Bool {
        guard let flag = view[name]?.bool else { throw .malformed }
        return flag
    }

    /// A moment in ms since 1970.
    func time(_ name: StaticString) throws(StateRefusal) -> Int64 {
        Int64(try number(name, most: Int(Self.latest)))
    }

    /// A moment, or null for never.
    func timeOrNever(_ name: StaticString) throws(StateRefusal) -> Int64? {
        guard let member = view[name] else { throw .malformed }
        return member.isNull ? nil : try time(name)
    }

    func texts(_ name: StaticString, most: Int) throws(StateRefusal) -> [String] {
        guard let list = view[name], list.isArray else { throw .malformed }
        var out: [String] = []
        for element in list.elements {
            guard out.count < most, let text = element.string else { throw .malformed }
            out.append(text)
        }
        return out
    }

    /// A policy, checked like one that an operator hands in; null for none.
    func policy(_ name: StaticString) throws(StateRefusal) -> PolicyDocument? {
        guard let member = view[name] else { throw .malformed }
        if member.isNull { return nil }
        do throws(PolicyFault) { return try PolicyDocument(member) } catch { throw .malformed }
    }

    /// The same from a gateway of the release before, which writes its members without a document around them.
    func olderPolicy() throws(StateRefusal) -> PolicyDocument {
        var out = JSONWriter()
        out.beginObject()
        for name in PolicyState.olderMembers {
            guard let member = view.members.first(where: { $0.key.string == name }) else { throw .malformed }
            out.key(name)
            out.value(member.value)
        }
        out.endObject()
        do { return try PolicyDocument(JSONDocument(out.bytes).root) } catch { throw StateRefusal.malformed }
    }

    /// 32 bytes as lower-case hexadecimal digits.
    func digest(_ name: StaticString) throws(StateRefusal) -> [UInt8] {
        guard let text = view[name]?.string, let bytes = Hexadecimal.bytes(text.utf8), bytes.count == 32 else {
            throw .malformed
        }
        return bytes
    }

    /// A tenant's id, `t_` and 16 characters of base 32.
    static func isTenantID(_ id: String) -> Bool { isID(id, prefix: "t_", length: 16) }

    /// A ban's id, `b_` and 16 characters of base 32.
    static func isBanID(_ id: String) -> Bool { isID(id, prefix: "b_", length: 16) }

    /// The id of a model server's quarantine, `u_` and 16 characters of base 32.
    static func isUpstreamID(_ id: String) -> Bool { isID(id, prefix: "u_", length: 16) }

    private static func isID(_ id: String, prefix: String, length: Int) -> Bool {
        id.utf8.count == prefix.utf8.count + length && id.hasPrefix(prefix)
            && id.utf8.dropFirst(prefix.utf8.count).allSatisfy(Credential.isOfAlphabet)
    }
}
