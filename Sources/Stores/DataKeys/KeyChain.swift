import TenantIsolator

/// The wrapped data keys of a tenant as they are written: one line of hexadecimal digits each, the newest last.
struct KeyChain: Sendable, Equatable {
    /// Keys as they lie, and what they are.
    private(set) var links: [WrappedDataKey] = []

    init(links: [WrappedDataKey] = []) { self.links = links }

    /// Reads a file of keys.
    ///
    /// - Throws: ``WrappedDataKey/Fault`` for anything that was not written by ``text``.
    init(_ text: some Collection<UInt8>) throws(WrappedDataKey.Fault) {
        guard !text.isEmpty, text.count <= Self.longest, text.count % (Self.lineLength + 1) == 0 else {
            throw .malformed
        }
        for line in text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: true) {
            guard line.count == Self.lineLength, let bytes = Hexadecimal.bytes(line) else { throw .malformed }
            links.append(try WrappedDataKey(bytes))
        }
        guard links.count * (Self.lineLength + 1) == text.count else { throw .malformed }
    }

    static let lineLength = 2 * WrappedDataKey.length
    /// Bytes of the longest file.
    static let longest = DataKeys.limit * (lineLength + 1)

    var text: [UInt8] { links.flatMap { Array(Hexadecimal.text($0.bytes).utf8) + [UInt8(ascii: "\n")] } }

    /// The generation that a new key gets.
    var nextGeneration: UInt32 { (links.map(\.generation).max() ?? 0) &+ 1 }
}
