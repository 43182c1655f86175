/// Rebuilds which request goes on from which, of which a trace tells the number of earlier messages only.
///
/// A request with `turn` n goes on from the latest one of the same user with n - 1 that nothing went on from yet; where there
/// is none, its history was never sent, and is known to nobody.
struct TraceConversations {
    private var open: [String: [Int: [UInt64]]] = [:]
    private var unknown: UInt64 = 0

    /// The history of a request, 0 for a fresh one, and what it is to the request that goes on from it.
    mutating func place(_ hash: UInt64, turn: Int, user: String) -> (history: UInt64, lead: UInt64) {
        var history: UInt64 = 0
        if turn > 0 {
            unknown += 1
            history = open[user]?[turn - 1]?.popLast() ?? Self.mixed(unknown, 0x0FF5_17E0)
        }
        let lead = Self.mixed(history, hash)
        open[user, default: [:]][turn, default: []].append(lead)
        return (history, lead)
    }

    private static func mixed(_ one: UInt64, _ other: UInt64) -> UInt64 {
        let product = (one ^ 0x9E37_79B9_7F4A_7C15).multipliedFullWidth(by: other | 1)
        return (product.high ^ product.low) | 1
    }
}
