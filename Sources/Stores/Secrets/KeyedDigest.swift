import Crypto

/// HMAC-SHA256 (RFC 2104) under one key, for many messages: the key's two blocks are hashed once, and each message goes on
/// from there.
public struct KeyedDigest: Sendable {
    private let inner: SHA256
    private let outer: SHA256

    private static let blockLength = 64

    public init(key: SymmetricKey) {
        var block = key.withUnsafeBytes { Array($0) }
        if block.count > Self.blockLength { block = Array(SHA256.hash(data: block)) }
        block += repeatElement(0, count: Self.blockLength - block.count)
        inner = Self.started(block.map { $0 ^ 0x36 })
        outer = Self.started(block.map { $0 ^ 0x5C })
    }

    /// The 32 bytes for a message.
    public func callAsFunction(_ message: UnsafeRawBufferPointer) -> [UInt8] { withBytes(of: message) { Array($0) } }

    /// Calls `body` with the 32 bytes for a message, which are valid during the call.
    func withBytes<R>(of message: UnsafeRawBufferPointer, _ body: (UnsafeRawBufferPointer) -> R) -> R {
        var (inner, outer) = (inner, outer)
        inner.update(bufferPointer: message)
        inner.finalize().withUnsafeBytes { outer.update(bufferPointer: $0) }
        return outer.finalize().withUnsafeBytes { body($0) }
    }

    private static func started(_ block: [UInt8]) -> SHA256 {
        var hash = SHA256()
        block.withUnsafeBytes { hash.update(bufferPointer: $0) }
        return hash
    }
}
