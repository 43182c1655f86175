/// Checks a safetensors file: 8 bytes of length, a JSON object of so many bytes that describes tensors, their data.
///
/// As in the reference implementation's `validate`, the tensors must fill the data without gap or overlap and each must
/// have the size that its type and shape give. Stricter than it: no key twice, no escapes in tensor names.
/// The JSON is read by a scanner of its own that knows this one shape, with bounded memory.
struct SafetensorsHeader {
    /// Bytes of header at most, as in the reference implementation.
    static let limit: UInt64 = 100_000_000
    /// Tensors of one file at most.
    static let tensorLimit = 262_144
    /// The one key that is no tensor's name.
    private static let metadataKey = Array("__metadata__".utf8)

    private var json: HeaderScanner
    private var spans: [Range<UInt64>] = []
    private var names: Set<[UInt8]> = []

    /// Checks `size` bytes that `source` can read and tells the names of the tensors.
    ///
    /// Throws `malformed`, or `unknown` when the bytes cannot be read.
    @discardableResult
    static func check(size: UInt64, source: @escaping ByteCursor.Source) throws(Refusal) -> Set<[UInt8]> {
        var cursor = ByteCursor(size: size, source: source)
        let length: UInt64 = try cursor.integer()
        guard length >= 2, length <= limit, length <= cursor.remaining else {
            throw HeaderScanner.broken("a header of \(length) bytes")
        }
        var walk = SafetensorsHeader(json: HeaderScanner(cursor: cursor, end: 8 + length))
        try walk.entries()
        try walk.json.finish()
        try walk.cover(size - 8 - length)
        return walk.names.subtracting([metadataKey])
    }

    private init(json: HeaderScanner) {
        self.json = json
    }

    private mutating func entries() throws(Refusal) {
        var isFirst = true
        try json.expect("{")
        while try json.member(&isFirst) {
            let name = try json.plainString()
            guard names.insert(name).inserted else { throw HeaderScanner.broken("the same tensor twice") }
            guard names.count <= Self.tensorLimit else { throw HeaderScanner.broken("too many tensors") }
            try json.expect(":")
            if name == Self.metadataKey {
                try metadata()
            } else {
                try tensor()
            }
        }
    }

    private mutating func metadata() throws(Refusal) {
        var isFirst = true
        try json.expect("{")
        while try json.member(&isFirst) {
            try json.skipString()
            try json.expect(":")
            try json.skipString()
        }
    }

    private mutating func tensor() throws(Refusal) {
        var isFirst = true
        var bits: UInt64?
        var shape: [UInt64]?
        var offsets: [UInt64]?
        try json.expect("{")
        while try json.member(&isFirst) {
            let key = String(decoding: try json.plainString(), as: UTF8.self)
            try json.expect(":")
            switch key {
            case "dtype" where bits == nil: bits = try elementBits()
            case "shape" where shape == nil: shape = try json.numbers(limit: 32)
            case "data_offsets" where offsets == nil: offsets = try json.numbers(limit: 2)
            default: throw HeaderScanner.broken("a tensor with a key that is unknown or there twice")
            }
        }
        guard let bits, let shape, let offsets, offsets.count == 2, offsets[0] <= offsets[1] else {
            throw HeaderScanner.broken("a tensor that lacks its type, shape or offsets")
        }
        guard try Self.bytes(shape, bits) == offsets[1] - offsets[0] else {
            throw HeaderScanner.broken("a tensor whose size is not that of its shape")
        }
        spans.append(offsets[0]..<offsets[1])
    }

    private mutating func elementBits() throws(Refusal) -> UInt64 {
        let name = String(decoding: try json.plainString(), as: UTF8.self)
        guard let bits = Self.bits[name] else { throw HeaderScanner.broken("a tensor of unknown type") }
        return bits
    }

    private static func bytes(_ shape: [UInt64], _ bits: UInt64) throws(Refusal) -> UInt64 {
        var total = bits
        for length in shape {
            let (product, overflow) = total.multipliedReportingOverflow(by: length)
            guard !overflow else { throw HeaderScanner.broken("a tensor of impossible dimensions") }
            total = product
        }
        guard total % 8 == 0 else { throw HeaderScanner.broken("a tensor that is no whole number of bytes") }
        return total / 8
    }

    /// All data must belong to exactly one tensor.
    private func cover(_ size: UInt64) throws(Refusal) {
        var reached: UInt64 = 0
        for span in spans.sorted(by: { ($0.lowerBound, $0.upperBound) < ($1.lowerBound, $1.upperBound) }) {
            guard span.lowerBound == reached else { throw HeaderScanner.broken("a gap or overlap between tensors") }
            reached = span.upperBound
        }
        guard reached == size else { throw HeaderScanner.broken("tensors that do not fill the file") }
    }

    private static let bits: [String: UInt64] = [
        "F4": 4, "F6_E2M3": 6, "F6_E3M2": 6, "BOOL": 8, "U8": 8, "I8": 8, "F8_E4M3": 8, "F8_E5M2": 8, "F8_E8M0": 8,
        "F8_E4M3FNUZ": 8, "F8_E5M2FNUZ": 8, "I16": 16, "U16": 16, "F16": 16, "BF16": 16, "I32": 32, "U32": 32,
        "F32": 32, "I64": 64, "U64": 64, "F64": 64, "C64": 64,
    ]
}
