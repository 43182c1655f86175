import ConsoleCore
import Glibc

/// Keeps what comes in a file that `--replay` plays. It ends when the disk is full.
final class Recorder {
    private let path: String
    private var file: Int32?

    init(_ path: String) throws(FileFault) {
        self.path = path
        switch StateFile.create(path) {
        case .success(let made): file = made
        case .failure(let fault): throw fault
        }
    }

    deinit { if let file { close(file) } }

    /// Keeps one message; answers why nothing more is kept, once.
    func record(_ message: Message, at clock: Clock) -> ExportFailure? {
        guard let open = file else { return nil }
        let bytes = RecordLine.lines(of: message, at: clock).flatMap { $0.json() + [UInt8(ascii: "\n")] }
        guard !bytes.isEmpty, !StateFile.write(bytes, to: open) else { return nil }
        defer {
            close(open)
            file = nil
        }
        return ExportFailure("\(path): \(String(cString: strerror(errno))); recording has ended")
    }
}
