import Synchronization

/// What others quote of a system message in the same request: in the answer that is no leak. Read only once something was
/// found, since mostly nothing is.
final class Quotations: Sendable {
    private let texts: [String]
    private let ranges = Mutex<[Range<Int>]?>(nil)

    /// Bytes of the texts that are looked through; the last of them are the first.
    private static let limit = 32 << 10
    /// Quotations that are remembered.
    private static let most = 256

    init(_ texts: [String]) { self.texts = texts }

    /// Whether most of a range of the message's symbols is quoted.
    func cover(_ range: Range<Int>, of source: LeakSource) -> Bool {
        let ranges = ranges.withLock { ranges in
            let known = ranges ?? read(source)
            ranges = known
            return known
        }
        let covered = ranges.reduce(0) { $0 + $1.clamped(to: range).count }
        return !ranges.isEmpty && covered * 2 >= range.count
    }

    private func read(_ source: LeakSource) -> [Range<Int>] {
        var found: [Range<Int>] = []
        var left = Self.limit
        for text in texts.reversed() where left > 0 {
            var scan = LeakScan(source, holds: false)
            var squeezer = Squeezer()
            for (place, byte) in text.utf8.prefix(left).enumerated() {
                let symbol = squeezer.take(byte)
                guard symbol != 0, let run = scan.roll(symbol, place), let range = source.plainRange(run) else {
                    continue
                }
                found.append(range)
            }
            if let run = scan.run, let range = source.plainRange(run) { found.append(range) }
            left -= text.utf8.count
        }
        return Array(found.prefix(Self.most))
    }
}
