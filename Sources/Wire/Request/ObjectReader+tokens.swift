import Vocabulary

extension ObjectReader {
    /// Token ids in place of text: one list of them, or at most `limit` lists; nil for everything else. They need a
    /// permission.
    func tokens(
        _ key: String, _ value: JSONView, limit: Int, _ policy: ParameterPolicy
    ) throws(DecodeRefusal) -> JSONView? {
        guard let first = value.elements.first(where: { _ in true }), !first.isString else { return nil }
        try policy.check(.tokenPrompts, name(key))
        guard first.isArray else {
            try self.tokens(key, value)
            return value
        }
        var lists = 0
        for list in value.elements {
            lists += 1
            guard lists <= limit else { throw .range(name(key), "\(limit) lists of token ids at most") }
            guard list.elements.contains(where: { _ in true }) else {
                throw .type(name(key), wants: "text or token ids", got: list)
            }
            try self.tokens(key, list)
        }
        return value
    }

    private func tokens(_ key: String, _ list: JSONView) throws(DecodeRefusal) {
        for token in list.elements {
            guard let id = token.int, id >= 0 else { throw .type(name(key), wants: "text or token ids", got: token) }
        }
    }
}
