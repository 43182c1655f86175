/// Fingerprint of a `logit_bias`: equal settings, equal sets of tokens, and how far the value is pushed.
public struct LogitBiasShape: Sendable, Equatable {
    /// Hash of tokens and values; 0 stands for unknown, and counts as one not seen before.
    public let hash: UInt64
    /// Hash of the tokens alone, in any order.
    public let keys: UInt64
    /// The value farthest from 0, in thousandths.
    public let peakMilli: Int32

    public init(hash: UInt64 = 0, keys: UInt64 = 0, peakMilli: Int32 = 0) {
        self.hash = hash
        self.keys = keys
        self.peakMilli = peakMilli
    }

    /// Bytes beyond this number are not read.
    public static let byteLimit = 16 * 1024

    /// Reads a JSON object of numbers by token, as it stands in the request: `{"50256": -100, "11": 4.5}`.
    ///
    /// It is read loosely, since the gateway has parsed it before: what is no digit parts one number from the next.
    public init(json: some Sequence<UInt8>, seed: UInt64 = 0) {
        var reader = BiasReader(seed: seed)
        for byte in json.prefix(Self.byteLimit) { reader.add(byte) }
        reader.close()
        self.init(hash: reader.hash == 0 ? 1 : reader.hash, keys: reader.keys, peakMilli: reader.peakMilli)
    }
}

/// Cuts the bytes of a bias into keys and values.
private struct BiasReader {
    let seed: UInt64
    private(set) var hash: UInt64 = 0
    private(set) var keys: UInt64 = 0
    private(set) var peakMilli: Int32 = 0
    private var isValue = false
    private var key: UInt64 = 0
    private var text: UInt64 = 0
    private var milli: Int64 = 0
    private var decimals = -1
    private var isNegative = false
    private var digits = 0

    init(seed: UInt64) { self.seed = seed }

    mutating func add(_ byte: UInt8) {
        switch byte {
        case 0x3A: isValue = true
        case 0x2C, 0x7D: close()
        case 0x20, 0x09, 0x0A, 0x0D, 0x22, 0x7B: break
        default: isValue ? addToValue(byte) : (key = (key ^ UInt64(byte)) &* 0x100_0000_01B3 &+ 1)
        }
    }

    private mutating func addToValue(_ byte: UInt8) {
        text = (text ^ UInt64(byte)) &* 0x100_0000_01B3 &+ 1
        switch byte {
        case 0x2D: isNegative = true
        case 0x2E: decimals = 0
        case 0x30...0x39 where digits < 9 && decimals < 3:
            milli = milli * 10 + Int64(byte - 0x30)
            digits += 1
            if decimals >= 0 { decimals += 1 }
        default: break
        }
    }

    /// Ends a pair; the sums over pairs do not depend on their order.
    mutating func close() {
        defer { (isValue, key, text, milli, decimals, isNegative, digits) = (false, 0, 0, 0, -1, false, 0) }
        guard isValue else { return }
        let token = SeededHash.mix(key ^ seed)
        keys &+= token
        hash &+= SeededHash.mix(token ^ text)
        for _ in max(decimals, 0)..<3 { milli *= 10 }
        let value = Int32(clamping: isNegative ? -milli : milli)
        if value.magnitude > peakMilli.magnitude { peakMilli = value }
    }
}
