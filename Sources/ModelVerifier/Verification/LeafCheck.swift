/// Reads one leaf of a file again and says whether it still is what it was: 4 MiB for an answer about 4 MiB.
public struct LeafCheck: Sendable {
    /// What a leaf turned out to be.
    public enum Verdict: Sendable, Equatable {
        case same
        /// Its bytes are others, or the file has another size.
        case changed
        /// It could not be read, which is never good.
        case unknown(String)
    }

    let source: ModelSource

    public init(_ source: ModelSource) {
        self.source = source
    }

    /// Checks the leaf of a file of ``ModelReport/files`` whose states were kept; `changed` for a leaf that there is
    /// not. Blocking.
    public func verdict(onLeaf leaf: Int, of file: ModelFile, _ states: LeafStates) -> Verdict {
        guard leaf >= 0, leaf < states.leafCount else { return .changed }
        do {
            return try Self.isSame(leaf, states, in: try open(file)) ? .same : .changed
        } catch {
            return error.isMissing || error.status == .unknown ? .unknown(error.reason) : .changed
        }
    }

    /// In a folder the name of a file is relative to it, else to the store.
    private func open(_ file: ModelFile) throws(Refusal) -> Descriptor {
        let names = file.name.utf8.split(separator: UInt8(ascii: "/")).map { String(Substring($0)) }
        let path = source.format == .safetensors ? source.path + names : names
        let folder = try Descriptor(directory: source.root).directory(path.dropLast())
        return try folder.file(path.last ?? "")
    }

    private static func isSame(
        _ leaf: Int, _ states: LeafStates, in file: borrowing Descriptor
    ) throws(Refusal) -> Bool {
        guard try file.identity().size == states.size else { return false }
        let range = states.bytes(ofLeaf: leaf)
        var stream =
            states.state(before: leaf).map { SHA256Stream(state: $0, after: range.lowerBound) } ?? SHA256Stream()
        var buffer = [UInt8](repeating: 0, count: 1 << 20)
        var offset = range.lowerBound
        while offset < range.upperBound {
            let wanted = Int(min(Int64(buffer.count), range.upperBound - offset))
            let count = buffer.withUnsafeMutableBytes {
                Descriptor.read(file.raw, at: UInt64(offset), into: .init(rebasing: $0[..<wanted]))
            }
            guard count >= 0 else { throw Refusal(.unknown, "the file cannot be read") }
            guard count == wanted else { return false }
            buffer.withUnsafeBytes { stream.add(.init(rebasing: $0[..<wanted])) }
            offset += Int64(wanted)
        }
        guard let after = states.state(after: leaf) else { return stream.finish() == states.digest }
        var state: [UInt8] = []
        stream.appendState(to: &state)
        return stream.finish() != nil && state[...] == after
    }
}
