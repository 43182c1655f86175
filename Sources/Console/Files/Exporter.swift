import ConsoleCore
import Glibc

/// Writes exported rows.
enum Exporter {
    /// Bytes of one file.
    private static let limit = 256 << 20

    /// A line each, to `path` or to a file under the XDG state directory that is named for the time.
    static func write(_ lines: [[UInt8]], to path: String?, clock: Clock) -> Result<Exported, ExportFailure> {
        guard let path = path ?? name(clock) else { return .failure(ExportFailure("no home directory; give a path")) }
        var bytes: [UInt8] = []
        for line in lines {
            guard bytes.count + line.count < limit else { return .failure(ExportFailure("over 256 MB; filter first")) }
            bytes += line
            bytes.append(UInt8(ascii: "\n"))
        }
        switch StateFile.create(path) {
        case .failure(let fault): return .failure(ExportFailure(fault.reason))
        case .success(let file):
            defer { close(file) }
            guard StateFile.write(bytes, to: file) else {
                return .failure(ExportFailure("\(path): \(String(cString: strerror(errno)))"))
            }
            return .success(Exported(path: path, rows: lines.count))
        }
    }

    private static func name(_ clock: Clock) -> String? {
        StateFile.folder().map { "\($0)/export-\(clock.wall).jsonl" }
    }
}
