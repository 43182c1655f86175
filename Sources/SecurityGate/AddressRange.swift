/// A range of addresses, `192.0.2.0/24` or `2001:db8::/32`; an address alone is the range of itself.
public struct AddressRange: Hashable, Sendable, CustomStringConvertible {
    private let base: ClientAddress
    /// Bits of the 128 that all addresses of the range share.
    private let bits: Int

    /// Nil for what is no address or no prefix length, and for an address with bits set behind the prefix: which of the
    /// two is meant cannot be told.
    public init?(_ text: String) {
        let pieces = Array(text.utf8).split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        guard pieces.count <= 2, let base = ClientAddress(pieces[0]) else { return nil }
        let whole = base.isIPv4 && !pieces[0].contains(UInt8(ascii: ":")) ? 32 : 128
        guard let length = pieces.count == 1 ? whole : ClientAddress.number(pieces[1], digits: 3), length <= whole
        else { return nil }
        self.base = base
        bits = 128 - whole + length
        guard Self.masked(base, bits) == base else { return nil }
    }

    /// True for every address of the range.
    public func contains(_ address: ClientAddress) -> Bool { Self.masked(address, bits) == base }

    public var description: String {
        let isIPv4 = base.isIPv4 && bits >= 96
        return "\(base)/\(isIPv4 ? bits - 96 : bits)"
    }

    private static func masked(_ address: ClientAddress, _ bits: Int) -> ClientAddress {
        func mask(_ bits: Int) -> UInt64 { bits <= 0 ? 0 : bits >= 64 ? .max : ~(.max >> UInt64(bits)) }
        return ClientAddress(high: address.high & mask(bits), low: address.low & mask(bits - 64))
    }
}
