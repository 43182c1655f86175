/// Where a reader of the feed wants to go on.
struct FeedPosition: Sendable, Equatable {
    /// The last event that it has, or is told to have missed.
    let after: Int
    /// True when it has events of another run, or none that ever were: what it missed cannot be told.
    let isForeign: Bool

    /// - Parameters:
    ///   - id: `Last-Event-ID` as it came: `gw:boot:seq`; nil for what is new from now on.
    ///   - run: `gw:boot` of this gateway.
    ///   - newest: number of the newest event.
    init(_ id: String?, run: String, newest: Int) {
        guard let id, !id.isEmpty else {
            (after, isForeign) = (newest, false)
            return
        }
        let digits = id.hasPrefix(run + ":") ? id.dropFirst(run.count + 1) : ""
        let isNumber = digits.count <= 18 && digits.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")) ~= $0 }
        guard isNumber, let number = Int(digits), number <= newest else {
            (after, isForeign) = (newest, true)
            return
        }
        (after, isForeign) = (number, false)
    }
}
