import Glibc

/// The lines of a file or pipe as they come: whatever is there is handed on at once, so that a program on the other side
/// may wait for the answer to each line.
struct LineFeed {
    enum Line: Sendable, Equatable {
        case whole(ArraySlice<UInt8>)
        case tooLong
    }

    /// Bytes of a line: a text of 4 MiB of which JSON has escaped every byte, and some more.
    static let lineLimit = 32 << 20

    private let descriptor: Int32
    private var piece = [UInt8](repeating: 0, count: 1 << 20)
    /// The beginning of a line of which the end has not come.
    private var rest: [UInt8] = []
    private var isOverflown = false
    private var isEnded = false

    init(descriptor: Int32) { self.descriptor = descriptor }

    /// One line or more, without their line feeds; nil at the end. A last line may lack its line feed.
    mutating func next() throws -> [Line]? {
        while !isEnded {
            let count = read(descriptor, &piece, piece.count)
            guard count >= 0 else {
                if errno == EINTR { continue }
                throw Failure("standard input cannot be read: \(NamedFile.cause())")
            }
            isEnded = count == 0
            let lines = take(piece[..<count])
            if !lines.isEmpty { return lines }
        }
        return nil
    }

    private mutating func take(_ bytes: ArraySlice<UInt8>) -> [Line] {
        guard !isEnded else { return rest.isEmpty && !isOverflown ? [] : [close()] }
        let parts = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
        var lines: [Line] = []
        for part in parts.dropLast() {
            if rest.isEmpty, !isOverflown {
                lines.append(.whole(part))
            } else {
                keep(part)
                lines.append(close())
            }
        }
        if let last = parts.last { keep(last) }
        return lines
    }

    private mutating func keep(_ part: ArraySlice<UInt8>) {
        if isOverflown || rest.count + part.count > Self.lineLimit {
            isOverflown = true
            rest = []
        } else {
            rest += part
        }
    }

    private mutating func close() -> Line {
        defer {
            rest = []
            isOverflown = false
        }
        return isOverflown ? .tooLong : .whole(rest[...])
    }
}

/// The standard output stream, by its descriptor, for bytes that are many and ready.
enum StandardOutput {
    static func write(_ bytes: [UInt8]) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let written = rest.withUnsafeBytes { Glibc.write(1, $0.baseAddress, $0.count) }
            if written < 0, errno == EINTR { continue }
            // Nobody reads any more.
            guard written > 0 else { exit(1) }
            rest = rest.dropFirst(written)
        }
    }
}
