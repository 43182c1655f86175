/// Reading addresses as strangers write them: strictly, so that one text is never two addresses to two programs. No
/// names, no zones, no octal, no short forms of IPv4.
extension ClientAddress {
    /// The address alone.
    public init?(_ text: String) { self.init(Array(text.utf8)[...]) }

    /// The address alone.
    public init?(_ text: ArraySlice<UInt8>) {
        guard let address = Self.ipv4(text) ?? Self.ipv6(text) else { return nil }
        self = address
    }

    /// The address, or as proxies write it with the port that they saw: `192.0.2.1:1234`, `[2001:db8::1]:1234` or
    /// `[2001:db8::1]`. The port is checked and dropped.
    public init?(withPort text: ArraySlice<UInt8>) {
        guard text.count <= Self.longest + 8 else { return nil }
        var (host, port) = (text, text[text.endIndex...])
        if text.first == UInt8(ascii: "[") {
            guard let end = text.firstIndex(of: UInt8(ascii: "]")) else { return nil }
            (host, port) = (text[text.startIndex + 1..<end], text[(end + 1)...])
            guard let address = Self.ipv6(host), Self.isPort(port) else { return nil }
            self = address
            return
        }
        if let colon = text.firstIndex(of: UInt8(ascii: ":")), text[..<colon].contains(UInt8(ascii: ".")) {
            (host, port) = (text[..<colon], text[colon...])
            guard let address = Self.ipv4(host), Self.isPort(port) else { return nil }
            self = address
            return
        }
        self.init(text)
    }

    /// Characters of the longest address: six groups and four numbers.
    private static let longest = 45

    /// Nothing, or a colon and a number of 16 bits.
    private static func isPort(_ text: ArraySlice<UInt8>) -> Bool {
        guard let colon = text.first else { return true }
        guard colon == UInt8(ascii: ":"), let port = number(text.dropFirst(), digits: 5) else { return false }
        return port <= 65_535
    }

    private static func ipv4(_ text: ArraySlice<UInt8>) -> ClientAddress? {
        guard 7...15 ~= text.count else { return nil }
        let pieces = text.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard pieces.count == 4 else { return nil }
        var value: UInt32 = 0
        for piece in pieces {
            guard let byte = number(piece, digits: 3), byte <= 255 else { return nil }
            value = value << 8 | UInt32(byte)
        }
        return ClientAddress(ipv4: value)
    }

    /// A decimal number without leading zeros.
    static func number(_ text: ArraySlice<UInt8>, digits: Int) -> Int? {
        guard 1...digits ~= text.count, text.count == 1 || text.first != UInt8(ascii: "0") else { return nil }
        var value = 0
        for byte in text {
            guard byte &- 48 < 10 else { return nil }
            value = value * 10 + Int(byte &- 48)
        }
        return value
    }

    /// RFC 4291, section 2.2: eight groups, of which one run may be `::`; the last two may be written as IPv4.
    private static func ipv6(_ text: ArraySlice<UInt8>) -> ClientAddress? {
        guard 2...longest ~= text.count else { return nil }
        var groups: [UInt16] = []
        var gap: Int?
        var rest = text
        if rest.starts(with: doubleColon) {
            gap = 0
            rest = rest.dropFirst(2)
        }
        while !rest.isEmpty {
            let piece = rest.prefix { $0 != UInt8(ascii: ":") }
            rest = rest[piece.endIndex...]
            if rest.isEmpty, let ipv4 = ipv4(piece) {
                groups += [UInt16(ipv4.low >> 16 & 0xFFFF), UInt16(ipv4.low & 0xFFFF)]
                break
            }
            guard let group = hexadecimal(piece), groups.count < 8 else { return nil }
            groups.append(group)
            guard !rest.isEmpty else { break }
            rest = rest.dropFirst()
            if rest.first == UInt8(ascii: ":") {
                guard gap == nil else { return nil }
                gap = groups.count
                rest = rest.dropFirst()
            } else if rest.isEmpty {
                return nil
            }
        }
        return address(groups, gap)
    }

    private static let doubleColon = Array("::".utf8)

    private static func address(_ written: [UInt16], _ gap: Int?) -> ClientAddress? {
        var groups = written
        if let gap {
            guard groups.count < 8 else { return nil }
            groups.insert(contentsOf: repeatElement(0, count: 8 - groups.count), at: gap)
        }
        guard groups.count == 8 else { return nil }
        func half(_ range: Range<Int>) -> UInt64 { groups[range].reduce(0) { $0 << 16 | UInt64($1) } }
        return ClientAddress(high: half(0..<4), low: half(4..<8))
    }

    private static func hexadecimal(_ text: ArraySlice<UInt8>) -> UInt16? {
        guard 1...4 ~= text.count else { return nil }
        var value: UInt16 = 0
        for byte in text {
            let lowered = byte | 0x20
            if byte &- 48 < 10 {
                value = value << 4 | UInt16(byte &- 48)
            } else if 97...102 ~= lowered {
                value = value << 4 | UInt16(lowered &- 87)
            } else {
                return nil
            }
        }
        return value
    }
}
