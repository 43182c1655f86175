/// A range of addresses, `192.0.2.0/24` or `2001:db8::/32`; an address alone is the range of itself.
public struct AddressRange: Hashable, Sendable, CustomStringConvertible {
    /// The first address of the range.
    public let base: ClientAddress
    /// Bits of the 128 that all addresses of the range share.
    public let bits: Int

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
        guard base.prefix(bits) == base else { return nil }
    }

    /// The range of one address alone.
    public init(_ address: ClientAddress) {
        base = address
        bits = 128
    }

    /// What one customer of a provider has at the least: the address itself of IPv4, 64 bits of IPv6.
    public init(networkOf address: ClientAddress) {
        base = address.network
        bits = address.isIPv4 ? 128 : 64
    }

    /// True for every address of the range.
    public func contains(_ address: ClientAddress) -> Bool { address.prefix(bits) == base }

    /// True where the range is so wide that to shut it out can only be a mistake: wider than a /8 of IPv4 or a /32 of
    /// IPv6, or IPv6 that all of IPv4 is a part of.
    public var isVast: Bool {
        base.isIPv4 ? bits < 104 : bits < 32 || contains(ClientAddress(ipv4: 0))
    }

    public var description: String {
        let isIPv4 = base.isIPv4 && bits >= 96
        return "\(base)/\(isIPv4 ? bits - 96 : bits)"
    }

    /// As bans name it: an address alone without its length.
    public var shortest: String { bits == 128 ? "\(base)" : description }
}

extension ClientAddress {
    /// The address with all but its first bits cleared.
    public func prefix(_ bits: Int) -> ClientAddress {
        func mask(_ bits: Int) -> UInt64 { bits <= 0 ? 0 : bits >= 64 ? .max : ~(.max >> UInt64(bits)) }
        return ClientAddress(high: high & mask(bits), low: low & mask(bits - 64))
    }

    /// An address of the machine itself, or none.
    public var isLoopback: Bool {
        isIPv4 ? low >> 24 & 0xFF == 127 : high == 0 && low <= 1
    }
}
