/// The proxies in front of a gateway whose word on the client's address counts; from anybody else it is a claim.
public struct TrustedProxies: Sendable, Equatable {
    private let ranges: [AddressRange]

    /// Most ranges.
    public static let limit = 256
    /// Entries of the field that are read, from the right.
    private static let entryLimit = 32

    public init(_ ranges: [AddressRange] = []) { self.ranges = ranges }

    public var isEmpty: Bool { ranges.isEmpty }

    public func trusts(_ address: ClientAddress) -> Bool { ranges.contains { $0.contains(address) } }

    /// The client behind a connection's peer: the right-most entry of `X-Forwarded-For` that is no trusted proxy, since
    /// each proxy adds on the right whom it saw, and what stands further left is the client's own word. Where all are
    /// trusted, the left-most one.
    ///
    /// A list that cannot be read, or of more than 32 entries, counts for nothing: it is the peer's.
    ///
    /// - Parameter forwarded: the values of all such fields in their order; together they are one list (RFC 9110, section 5.3).
    public func client(peer: ClientAddress, forwarded: [ArraySlice<UInt8>]) -> ClientAddress {
        guard trusts(peer) else { return peer }
        var client = peer
        var count = 0
        for value in forwarded.reversed() {
            var rest: ArraySlice<UInt8>? = value
            while let list = rest {
                let comma = list.lastIndex(of: UInt8(ascii: ","))
                let entry = Self.trimmed(comma.map { list[($0 + 1)...] } ?? list)
                count += 1
                guard count <= Self.entryLimit, let address = ClientAddress(withPort: entry) else { return peer }
                guard trusts(address) else { return address }
                client = address
                rest = comma.map { list[..<$0] }
            }
        }
        return client
    }

    private static func trimmed(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        var text = text.drop { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
        while let last = text.last, last == UInt8(ascii: " ") || last == UInt8(ascii: "\t") { text.removeLast() }
        return text
    }
}
