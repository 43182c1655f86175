import Glibc
import Inference
import Stores
import Wire

/// How a command ends when it does not end well: words and a hint on standard error, and the exit code of the contract.
struct Failure: Error {
    /// 1: the answer is no. 2: wrong usage, or it cannot be told.
    var code: Int32
    var message: String
    var hint = ""

    init(code: Int32 = 2, _ message: String, hint: String = "") {
        self.code = code
        self.message = message
        self.hint = hint
    }

    /// Words for any error of the rooms below.
    init(_ error: any Error) {
        switch error {
        case let failure as Failure: self = failure
        case let error as StoresError:
            self.init(code: Self.exitCode(error.code.rawValue), error.message + Self.cause(error), hint: error.hint)
        case let error as UpstreamSetupError:
            self.init(error.message + (error.cause.map { " (\($0))" } ?? ""), hint: error.hint)
        case let error as ControlError:
            let text = Output.printable(error.message)
            self.init(code: Self.exitCode(error.code), text, hint: Output.printable(error.advice))
        default: self.init("\(error)")
        }
    }

    /// 1 where the answer to a sound question is no, else 2.
    private static func exitCode(_ code: String) -> Int32 {
        switch code {
        case "not_found", "name_taken", "role_too_low", "version_conflict", "job_ended", "model_changed": 1
        default: 2
        }
    }

    private static func cause(_ error: StoresError) -> String { error.cause.map { " (\($0))" } ?? "" }

    func report() -> Never {
        var text = "error: \(message)\n"
        if !hint.isEmpty { text += "hint: \(hint)\n" }
        StandardError.write(text)
        exit(code)
    }
}

/// The standard error stream, by its descriptor: C's `stderr` is a global that Swift cannot prove safe.
enum StandardError {
    static func write(_ text: String) { write(Array(text.utf8)) }

    /// Bytes that a pipe takes in one piece: PIPE_BUF of Linux.
    private static let pieceLimit = 4096

    static func write(_ bytes: [UInt8]) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let written = firstLines(of: rest).withUnsafeBytes { Glibc.write(2, $0.baseAddress, $0.count) }
            guard written > 0 else { return }
            rest = rest.dropFirst(written)
        }
    }

    /// As many whole lines as a pipe takes in one piece, so that no other thread's come into the middle of one; a line
    /// that is longer by itself.
    static func firstLines(of bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        guard bytes.count > pieceLimit else { return bytes }
        let feed = UInt8(ascii: "\n")
        let end = bytes.prefix(pieceLimit).lastIndex(of: feed) ?? bytes.firstIndex(of: feed)
        return end.map { bytes[...$0] } ?? bytes
    }
}
