import Crypto
import Vocabulary

/// The hash chain over `decisions`: `h_i = SHA256(0x00 ‖ length ‖ row ‖ h_{i-1})`, `h_0` the digest of a fixed text.
///
/// A row is the sequence of its columns in the order of the table, without `chain`. Each column is a kind byte
/// (0 null, 1 integer, 2 text, 3 bytes), its length as 4 bytes and its value, big-endian; so no two different rows
/// have the same encoding. The scheme follows RFC 6962's leaf prefix and the hash chains of Crosby and Wallach (2009).
struct DecisionChain {
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
        return end()
    }

    // MARK: - Encoding, also used column by column for rows that are read back

    mutating func begin() {
        buffer.removeAll(keepingCapacity: true)
        buffer.append(0)
        addLength(0)
    }

    mutating func addNull() { addHead(kind: 0, length: 0) }

    mutating func add(_ value: Int64) {
        addHead(kind: 1, length: 8)
        withUnsafeBytes(of: value.bigEndian) { buffer.append(contentsOf: $0) }
    }

    mutating func add(_ value: String) { add(value.utf8, isText: true) }

    mutating func add(_ value: some Collection<UInt8>, isText: Bool) {
        addHead(kind: isText ? 2 : 3, length: value.count)
        buffer.append(contentsOf: value)
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
        return Array(hash.finalize())
    }

    private mutating func addHead(kind: UInt8, length: Int) {
        buffer.append(kind)
        addLength(length)
    }

    private mutating func addLength(_ length: Int) {
        withUnsafeBytes(of: UInt32(truncatingIfNeeded: length).bigEndian) { buffer.append(contentsOf: $0) }
    }
}
