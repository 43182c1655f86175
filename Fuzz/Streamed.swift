@testable import Wire

/// What a stream comes to.
struct Streamed: Equatable {
    var payloads: [[UInt8]] = []
    var isAtBoundary = true

    /// Only for inputs that are shorter than the reader's limit.
    static func read(_ pieces: [ArraySlice<UInt8>], _ format: EventStreamReader.Format) -> Streamed {
        var reader = EventStreamReader(format)
        var out = Streamed()
        for piece in pieces {
            do {
                try Array(piece).withUnsafeBufferPointer { try reader.feed($0, into: &out.payloads) }
            } catch {
                fatalError("\(error) in a stream of \(pieces.reduce(0) { $0 + $1.count }) bytes")
            }
        }
        out.isAtBoundary = reader.isAtBoundary
        return out
    }

    /// The payloads by the text of the standard, over lines that end in LF or CR LF: comments, other fields and events
    /// without data mean nothing.
    static func plainPayloads(_ bytes: [UInt8], _ format: EventStreamReader.Format) -> [[UInt8]] {
        let lines = bytes.split(separator: 10, omittingEmptySubsequences: false).dropLast()
            .map { Array($0.last == 13 ? $0.dropLast() : $0) }
        guard format == .serverSentEvents else { return lines.filter { !$0.isEmpty } }
        var out: [[UInt8]] = []
        var data: [[UInt8]] = []
        for line in lines {
            if line.isEmpty {
                if !data.isEmpty { out.append(Array(data.joined(separator: [10]))) }
                data = []
            } else if line == Array("data".utf8) {
                data.append([])
            } else if line.starts(with: "data:".utf8) {
                let value = line.dropFirst(5)
                data.append(Array(value.first == 32 ? value.dropFirst() : value))
            }
        }
        return out
    }
}
