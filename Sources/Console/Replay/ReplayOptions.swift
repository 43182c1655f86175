import ConsoleCore
import Glibc

/// A recording that was read once and found good.
struct ReplayOptions {
    let path: String
    /// Times its own pace; 0 is as fast as can be.
    let speed: Double
    /// Unix milliseconds up to which it is played at once, then held; nil plays it.
    let until: Int?
    /// The recording's clock at its first line.
    let start: Clock
    /// Time at which playing begins; what stands before is played at once.
    let cue: Int?

    /// Reads the whole file; throws `FILE:LINE: what is wrong; hint: …`.
    init(_ path: String, speed: Double, until: Int?) throws(FileFault) {
        (self.path, self.speed, self.until) = (path, speed, until)
        let file = try LineFile(path)
        var first: Clock?
        do {
            var player = try ReplayPlayer(Self.source(file))
            first = player.clock
            while try player.messages(until: .max) != nil {}
            cue = player.cue
        } catch {
            throw FileFault(reason: "\(path):\(file.number): \(error.reason); \(error.hint)")
        }
        guard let first, file.number > 0 else { throw FileFault(reason: "\(path): nothing in it to play") }
        start = first
    }

    /// A player at the first line.
    func player() throws(FileFault) -> ReplayPlayer {
        let file = try LineFile(path)
        do { return try ReplayPlayer(Self.source(file)) } catch {
            throw FileFault(reason: "\(path):\(file.number): \(error.reason)")
        }
    }

    private static func source(_ file: LineFile) -> ReplayPlayer.Source {
        { () throws(RecordFault) -> RecordLine? in
            guard let line = try file.next() else { return nil }
            return try RecordLine(line)
        }
    }
}
