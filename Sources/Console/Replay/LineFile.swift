import ConsoleCore
import Glibc

/// Reads a file line by line, each of a bounded length.
final class LineFile {
    private static let chunk = 1 << 16

    private let file: Int32
    private var buffer: [UInt8] = []
    private var start = 0
    private var isAtEnd = false
    /// Number of the line read last, from 1.
    private(set) var number = 0

    init(_ path: String) throws(FileFault) {
        do { file = try StateFile.open(reading: path) } catch {
            throw FileFault(reason: "\(path): \(error.reason)")
        }
    }

    deinit { close(file) }

    /// The next line that is not empty, without its end; nil at the end of the file.
    func next() throws(RecordFault) -> [UInt8]? {
        while true {
            if let end = buffer[start...].firstIndex(of: UInt8(ascii: "\n")) {
                let line = Array(buffer[start..<end])
                start = end + 1
                number += 1
                if !line.isEmpty { return line }
            } else if isAtEnd {
                let line = Array(buffer[start...])
                (buffer, start) = ([], 0)
                if !line.isEmpty { number += 1 }
                return line.isEmpty ? nil : line
            } else {
                try fill()
            }
        }
    }

    private func fill() throws(RecordFault) {
        if start > 0 {
            buffer.removeFirst(start)
            start = 0
        }
        guard buffer.count <= RecordLine.longest else {
            number += 1
            throw RecordFault("longer than 8 MB", hint: "each line is one event")
        }
        let count = buffer.count
        buffer.append(contentsOf: repeatElement(0, count: Self.chunk))
        let read = buffer.withUnsafeMutableBytes { Glibc.read(file, $0.baseAddress! + count, Self.chunk) }
        buffer.removeLast(Self.chunk - max(0, read))
        isAtEnd = read <= 0
    }
}
