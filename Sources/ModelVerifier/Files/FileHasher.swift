import Glibc

/// Hashes files one after the other through one buffer, telling how far it got.
///
/// Owned by the one verification that made it.
final class FileHasher {
    /// Bytes asked for by one read.
    static let chunk = 1 << 20

    private let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: chunk, alignment: 4096)
    private let cancelled: () -> Bool
    private let progress: (Int64, Int64) -> Void
    private var meter: ProgressMeter

    init(
        clock: @escaping @Sendable () -> UInt64, progress: @escaping (Int64, Int64) -> Void,
        cancelled: @escaping () -> Bool
    ) {
        meter = ProgressMeter(clock: clock)
        self.progress = progress
        self.cancelled = cancelled
    }

    deinit { buffer.deallocate() }

    /// Says how many bytes all files together have.
    func expect(total: Int64) {
        meter.total = total
        report()
    }

    /// Counts bytes that need no reading because they were hashed before.
    func skip(_ count: Int64) {
        meter.done += count
        report()
    }

    /// Tells the last count, which the pace may have kept back.
    func finish() {
        progress(meter.done, meter.total)
    }

    /// Hashes the whole of an entry of `directory` and makes sure that it stayed the same file with the same size and
    /// times meanwhile.
    ///
    /// With `expected`, a file of another size is refused before it is read.
    func hash(
        _ name: String, in directory: borrowing Descriptor, expected: Int64? = nil
    ) throws(Stop) -> (digest: String, identity: FileIdentity) {
        do {
            let file = try directory.file(name)
            let before = try file.identity()
            try Self.compare(before.size, expected)
            let digest = try digest(of: file, size: before.size)
            guard try file.identity() == before, try directory.identity(of: name) == before else {
                throw Refusal(.mismatch, "the file changed while it was being hashed")
            }
            return (digest, before)
        } catch let refusal as Refusal {
            throw .refused(refusal)
        } catch {
            throw .cancelled
        }
    }

    private static func compare(_ size: Int64, _ expected: Int64?) throws(Refusal) {
        guard let expected, size != expected else { return }
        let word = size < expected ? "truncated" : "extended"
        throw Refusal(.mismatch, "\(word): \(size) bytes where the manifest says \(expected)")
    }

    private func digest(of file: borrowing Descriptor, size: Int64) throws -> String {
        posix_fadvise(file.raw, 0, 0, POSIX_FADV_SEQUENTIAL)
        var stream = SHA256Stream()
        var offset: Int64 = 0
        while offset < size {
            if cancelled() { throw Stop.cancelled }
            let wanted = Int(min(Int64(Self.chunk), size - offset))
            let count = Descriptor.read(file.raw, at: UInt64(offset), into: .init(rebasing: buffer[..<wanted]))
            guard count >= 0 else { throw Refusal(.unknown, "the file cannot be read") }
            guard count == wanted else { throw Refusal(.mismatch, "the file became shorter while it was being hashed") }
            stream.add(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
            offset += Int64(count)
            meter.done += Int64(count)
            report()
        }
        guard let digest = stream.finish() else { throw Refusal(.unknown, "OpenSSL could not hash the file") }
        return digest
    }

    private func report() {
        if meter.isDue() { progress(meter.done, meter.total) }
    }
}

/// Decides when progress is worth telling: at most once in 100 ms.
struct ProgressMeter {
    /// Nanoseconds between two reports.
    static let interval: UInt64 = 100_000_000

    let clock: @Sendable () -> UInt64
    var total: Int64 = 0
    var done: Int64 = 0
    private var last: UInt64?

    init(clock: @escaping @Sendable () -> UInt64) {
        self.clock = clock
    }

    /// True at the first call and then when the interval has passed since it was last true.
    mutating func isDue() -> Bool {
        let now = clock()
        if let last, now &- last < Self.interval { return false }
        last = now
        return true
    }
}
