/// What tenants and operators may be called.
enum EntityName {
    static let limit = 64

    /// Refuses a name that could be mistaken for an id, a flag or a path, or that does not fit.
    ///
    /// - Parameter kind: `tenant` or `operator`, for the message.
    static func check(_ name: String, kind: String) throws(StoresError) {
        let rule = "Use 1 to \(limit) of a-z, 0-9, '.', '_' and '-', a letter or digit first, as in acme-prod"
        guard !name.isEmpty else { throw StoresError(.nameInvalid, "The \(kind) has no name", hint: rule) }
        guard name.utf8.count <= limit else {
            throw StoresError(.nameInvalid, "The \(kind)'s name is longer than \(limit) characters", hint: rule)
        }
        guard name.utf8.allSatisfy(isAllowed), name.utf8.first.map(isFirst) ?? false else {
            throw StoresError(.nameInvalid, "The \(kind)'s name has a character that is not allowed", hint: rule)
        }
        guard !name.hasPrefix("t_") else {
            throw StoresError(.nameInvalid, "Names that begin with t_ are ids of tenants", hint: rule)
        }
    }

    private static func isFirst(_ character: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(character)
            || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(character)
    }

    private static func isAllowed(_ character: UInt8) -> Bool {
        isFirst(character) || [UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-")].contains(character)
    }
}
