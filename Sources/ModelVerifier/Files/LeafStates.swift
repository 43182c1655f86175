/// What SHA-256 held after every 4 MiB of a file: where it differs from an earlier list, the file was changed.
///
/// SHA-256 carries nothing from one block to the next but its eight words (FIPS 180-4, section 6.2), so the list costs
/// no second hash, and a leaf alone can be checked by going on from the state before it. A list is as trustworthy as
/// the place where it is kept, and says nothing that the digest does not: it only says where.
public struct LeafStates: Sendable, Equatable {
    /// Bytes of a leaf; the last one of a file is shorter or missing.
    public static let leafBytes: Int64 = 4 << 20
    /// Bytes of one state.
    static let stateBytes = 32

    /// Size of the file in bytes.
    public let size: Int64
    /// SHA-256 of the file in 64 lower-case hex digits.
    public let digest: String
    /// The state after each whole leaf, one behind the other, big-endian words.
    let states: [UInt8]

    init(size: Int64, digest: String, states: [UInt8]) {
        self.size = size
        self.digest = digest
        self.states = states
    }

    /// Leaves of the file: one at least, also in an empty file.
    public var leafCount: Int { Int(max(1, size / Self.leafBytes + (size % Self.leafBytes > 0 ? 1 : 0))) }

    /// The bytes of the file that a leaf covers; none for a leaf that there is not.
    public func bytes(ofLeaf leaf: Int) -> Range<Int64> {
        guard leaf >= 0, leaf < leafCount else { return size..<size }
        let start = Int64(leaf) * Self.leafBytes
        return start..<min(size, start + Self.leafBytes)
    }

    /// The first leaf in which a file with these states differs from one with those of `other`; nil when they are
    /// equal.
    ///
    /// Only the first can be told: whatever follows it differs too.
    public func firstDifference(from other: LeafStates) -> Int? {
        guard digest != other.digest || size != other.size else { return nil }
        let whole = min(states.count, other.states.count) / Self.stateBytes
        for leaf in 0..<whole where state(after: leaf) != other.state(after: leaf) { return leaf }
        return whole
    }

    /// The state with which a leaf begins; nil for the first, which begins with SHA-256's own.
    func state(before leaf: Int) -> ArraySlice<UInt8>? { leaf > 0 ? state(after: leaf - 1) : nil }

    /// The state after a leaf; nil when it is not whole.
    func state(after leaf: Int) -> ArraySlice<UInt8>? {
        let start = leaf * Self.stateBytes
        guard leaf >= 0, start + Self.stateBytes <= states.count else { return nil }
        return states[start..<start + Self.stateBytes]
    }
}

extension LeafStates {
    private static let magic = Array("SLS1".utf8)

    /// The states as bytes to be stored: `SLS1`, size in 8 bytes little-endian, digest in 32, 32 for each whole leaf.
    public var encoded: [UInt8] {
        let length = withUnsafeBytes(of: size.littleEndian) { Array($0) }
        return Self.magic + length + (Hex.decode(digest[...]) ?? []) + states
    }

    /// Reads what ``encoded`` wrote; nil for anything else.
    public init?(encoded: [UInt8]) {
        let head = Self.magic.count + 8 + Self.stateBytes
        guard encoded.count >= head, encoded.starts(with: Self.magic) else { return nil }
        let size = encoded[4..<12].reversed().reduce(Int64(0)) { $0 << 8 | Int64($1) }
        let room = Int64(encoded.count - head)
        guard size >= 0, room == size / Self.leafBytes * Int64(Self.stateBytes) else { return nil }
        self.init(size: size, digest: Hex.encode(Array(encoded[12..<head])), states: Array(encoded[head...]))
    }
}
