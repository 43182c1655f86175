import Vocabulary

/// What the nested objects of a response's request share.
extension ObjectReader {
    /// How far a client says that an item came; it is not passed on.
    func status(_ value: JSONView) throws(DecodeRefusal) {
        if !value.isNull { _ = try word("status", value, ["in_progress", "completed", "incomplete"]) }
    }

    /// Refuses an object whose `type` is another one, before anything else of it is looked at.
    func type(_ only: StaticString, refusal: String) throws(DecodeRefusal) {
        guard let type = view["type"] else {
            throw DecodeRefusal(.bodyMalformed, "'\(name("type"))' is missing", param: name("type"))
        }
        _ = try string("type", type)
        guard type.equals(only) else { throw DecodeRefusal(.paramForbidden, refusal, param: name("type")) }
    }
}
