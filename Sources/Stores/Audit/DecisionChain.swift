import Crypto
import Vocabulary

/// The hash chain over `decisions`: `h_i = SHA256(0x00 ‖ length ‖ row ‖ h_{i-1})`, `h_0` the digest of a fixed text.
///
/// A row is the sequence of its columns in the order of the table, without `chain`. Each column is a kind byte
/// (0 null, 1 integer, 2 text, 3 bytes), its length as 4 bytes and its value, big-endian; so no two different rows
/// have the same encoding. The last one, `facts`, is left out where it is null, as in the rows of before it was there.
/// The scheme follows RFC 6962's leaf prefix and the hash chains of Crosby and Wallach (2009).
struct DecisionChain {
    /// The kind bytes of columns.
    enum Kind {
        static let null: UInt8 = 0
        static let integer: UInt8 = 1
        static let text: UInt8 = 2
        static let bytes: UInt8 = 3
    }

    /// The link before the first row.
    static let genesis: [UInt8] = Array(SHA256.hash(data: Array("secureinfer decisions chain v1".utf8)))

    /// The newest link, 32 bytes.
    var head: [UInt8]
    private var buffer: [UInt8] = []

    init(head: [UInt8] = genesis) {
        self.head = head
        buffer.reserveCapacity(1024)
    }

    /// The link that a row gets after the present head, which stays.
    mutating func link(seq: Int64, row: DecisionRow) -> [UInt8] {
        begin()
        add(seq)
        add(row.requestID)
        add(row.time)
        add(row.tenantID)
        add(row.keyID)
        add(row.route)
        if let model = row.model { add(model) } else { addNull() }
        add(row.action.rawValue)
        add(row.would.rawValue)
        add(Int64(row.score))
        add(Int64(row.risk))
        add(row.reasons)
        if let digest = row.promptDigest { add(digest, isText: false) } else { addNull() }
        add(Int64(row.microseconds))
        add(row.boot)
        if let facts = row.facts { add(facts) }
        return end()
    }

    // MARK: - Encoding, also used column by column for rows that are read back

    mutating func begin() {
        buffer.removeAll(keepingCapacity: true)
        buffer.append(0)
        addLength(0)
    }

    mutating func addNull() { addHead(kind: Kind.null, length: 0) }

    mutating func add(_ value: Int64) {
        addHead(kind: Kind.integer, length: 8)
        withUnsafeBytes(of: value.bigEndian) { buffer.append(contentsOf: $0) }
    }

    mutating func add(_ value: String) { add(value.utf8, isText: true) }

    mutating func add(_ value: some Collection<UInt8>, isText: Bool) {
        addHead(kind: isText ? Kind.text : Kind.bytes, length: value.count)
        buffer.append(contentsOf: value)
    }

    /// Calls `body` with the encoded columns of the row that was linked last, in their order.
    func columns<R>(_ body: (UnsafeRawBufferPointer) throws -> R) rethrows -> R {
        try buffer.withUnsafeBytes { try body(UnsafeRawBufferPointer(rebasing: $0[5..<($0.count - head.count)])) }
    }

    /// Closes the row and gives its link.
    mutating func end() -> [UInt8] {
        let length = UInt32(truncatingIfNeeded: buffer.count - 5)
        withUnsafeBytes(of: length.bigEndian) { bytes in
            for index in 0..<4 { buffer[1 + index] = bytes[index] }
        }
        buffer.append(contentsOf: head)
        var hash = SHA256()
        buffer.withUnsafeBytes { hash.update(bufferPointer: $0) }
        return hash.finalize().withUnsafeBytes { Array($0) }
    }

    private mutating func addHead(kind: UInt8, length: Int) {
        buffer.append(kind)
        addLength(length)
    }

    private mutating func addLength(_ length: Int) {
        withUnsafeBytes(of: UInt32(truncatingIfNeeded: length).bigEndian) { buffer.append(contentsOf: $0) }
    }
}
