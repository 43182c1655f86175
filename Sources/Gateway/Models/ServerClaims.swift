/// What model servers say they have under a name, where that is other than what lies verified in the store.
struct ServerClaims {
    struct Claim: Equatable {
        var server: String
        /// What the server says it has.
        var digest: String
        /// What the store had when the server said so; a claim holds against nothing else.
        var against: String
    }

    /// Claims of one server that are kept.
    static let limit = 10_000

    private var claims: [String: [String: Claim]] = [:]

    /// Takes over what a server says, in place of what it said before.
    ///
    /// - Parameter differing: by model.
    mutating func take(_ differing: [String: Claim], from server: String) {
        let kept = Array(differing.sorted { $0.key < $1.key }.prefix(Self.limit))
        claims[server] = kept.isEmpty ? nil : Dictionary(uniqueKeysWithValues: kept.map { ($0.key, $0.value) })
    }

    /// What a server says against a model.
    func claim(on model: String, of server: String) -> Claim? { claims[server]?[model] }

    /// What some server says against a model as the store has it; nil where none does.
    func claim(on model: String, against digest: String) -> Claim? {
        guard !claims.isEmpty else { return nil }
        return claims.keys.sorted().lazy.compactMap { claims[$0]?[model] }.first { $0.against == digest }
    }
}
