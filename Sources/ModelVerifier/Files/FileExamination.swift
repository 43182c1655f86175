import Glibc

/// Hashes one file through a buffer and looks into it, making sure that it stays the same file meanwhile.
struct FileExamination: ~Copyable {
    /// Bytes asked for by one read; divides a leaf.
    static let chunk = 1 << 20

    private let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: chunk, alignment: 4096)

    deinit { buffer.deallocate() }

    /// Does what a task asks. `tick` hears the bytes of each read before it is done and answers false to give up.
    borrowing func run(_ task: FileTask, tick: (Int) -> Bool) -> FileOutcome {
        var hashed: FileFinding?
        do throws(Stop) {
            let folder = try Stop.from { () throws(Refusal) in
                try task.folder.descriptor.directory(task.path.dropLast())
            }
            let name = task.path.last ?? ""
            var finding = try hash(name, in: folder, size: task.size, tick: tick)
            hashed = finding
            if let wanted = task.digest, wanted != finding.digest { return .damaged(finding) }
            finding.inside = try Stop.from { () throws(Refusal) in
                try FileInside.read(name, in: folder, task, finding.identity)
            }
            return .good(finding)
        } catch .refused(let refusal) {
            return .refused(refusal.at(task.label), hashed: hashed)
        } catch {
            return .abandoned
        }
    }

    private borrowing func hash(
        _ name: String, in folder: borrowing Descriptor, size expected: Int64?, tick: (Int) -> Bool
    ) throws(Stop) -> FileFinding {
        let file = try Stop.from { () throws(Refusal) in try folder.file(name) }
        let before = try Stop.from { () throws(Refusal) in try Self.identity(of: file, expected) }
        let finding = try digest(of: file, before, tick: tick)
        try Stop.from { () throws(Refusal) in
            guard try file.identity() == before, try folder.identity(of: name) == before else {
                throw Refusal(.mismatch, "the file changed while it was being hashed")
            }
        }
        return finding
    }

    /// A file of another size is refused before it is read.
    private static func identity(
        of file: borrowing Descriptor, _ expected: Int64?
    ) throws(Refusal) -> FileIdentity {
        let identity = try file.identity()
        guard let expected, identity.size != expected else { return identity }
        let word = identity.size < expected ? "truncated" : "extended"
        throw Refusal(.mismatch, "\(word): \(identity.size) bytes where the manifest says \(expected)")
    }

    private borrowing func digest(
        of file: borrowing Descriptor, _ identity: FileIdentity, tick: (Int) -> Bool
    ) throws(Stop) -> FileFinding {
        posix_fadvise(file.raw, 0, 0, POSIX_FADV_SEQUENTIAL)
        var stream = SHA256Stream()
        var states: [UInt8] = []
        var offset: Int64 = 0
        while offset < identity.size {
            let wanted = Int(min(Int64(Self.chunk), identity.size - offset))
            guard tick(wanted) else { throw .cancelled }
            try Stop.from { () throws(Refusal) in try read(file, at: offset, wanted) }
            stream.add(UnsafeRawBufferPointer(rebasing: buffer[..<wanted]))
            offset += Int64(wanted)
            if offset % LeafStates.leafBytes == 0 { stream.appendState(to: &states) }
        }
        guard let digest = stream.finish() else {
            throw .refused(Refusal(.unknown, "OpenSSL could not hash the file"))
        }
        let leaves = LeafStates(size: identity.size, digest: digest, states: states)
        return FileFinding(digest: digest, identity: identity, leaves: leaves.leafCount > 1 ? leaves : nil)
    }

    private borrowing func read(
        _ file: borrowing Descriptor, at offset: Int64, _ wanted: Int
    ) throws(Refusal) {
        let count = Descriptor.read(file.raw, at: UInt64(offset), into: .init(rebasing: buffer[..<wanted]))
        guard count >= 0 else { throw Refusal(.unknown, "the file cannot be read") }
        guard count == wanted else { throw Refusal(.mismatch, "the file became shorter while it was being hashed") }
    }
}
