import Glibc
import Testing
import Wire

/// The built program, run as users run it, without a terminal.
enum Program {
    struct Result: Sendable {
        var code: Int32
        var out: String
        var err: String

        /// Standard output as JSON; null when it is none.
        var json: JSONView? { try? JSONDocument(Array(out.utf8)).root }
        /// Standard output as JSON Lines.
        var lines: [JSONView] { out.split(separator: "\n").compactMap { try? JSONDocument(Array($0.utf8)).root } }
        /// What is behind `hint: `; empty for none.
        var hint: String {
            err.split(separator: "\n").first { $0.hasPrefix("hint: ") }.map { String($0.dropFirst(6)) } ?? ""
        }
    }

    /// Runs it to its end, 60 s at most. Of the environment it sees only what is given, and `input` as standard input.
    static func run(
        _ arguments: [String], input: String = "", environment: [String: String] = [:]
    ) async throws -> Result {
        let folder = try TestFolder()
        try folder.write("in", Array(input.utf8))
        let process = try start(arguments, environment, folder)
        let status = try await eventual("the end of \(arguments.joined(separator: " "))", within: .seconds(60)) {
            var status: Int32 = 0
            return waitpid(process, &status, WNOHANG) == process ? status : nil
        }
        defer { withExtendedLifetime(folder) {} }
        let code = status & 0x7f == 0 ? (status >> 8) & 0xff : 128 + (status & 0x7f)
        return Result(
            code: code, out: try String(decoding: TestFolder.contents(folder.path + "/out"), as: UTF8.self),
            err: try String(decoding: TestFolder.contents(folder.path + "/err"), as: UTF8.self))
    }

    private static func start(
        _ arguments: [String], _ environment: [String: String], _ folder: TestFolder
    ) throws -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, folder.path + "/in", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, folder.path + "/out", O_WRONLY | O_CREAT, 0o600)
        posix_spawn_file_actions_addopen(&actions, 2, folder.path + "/err", O_WRONLY | O_CREAT, 0o600)
        let path = try path()
        let words = ([path] + arguments).map { strdup($0) } + [nil]
        let variables = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { (words + variables).forEach { free($0) } }
        var process: pid_t = 0
        let failure = posix_spawn(&process, path, &actions, nil, words, variables)
        try #require(failure == 0)
        return process
    }

    /// The program lies beside the tests.
    private static func path() throws -> String {
        var buffer = [CChar](repeating: 0, count: 4096)
        let count = readlink("/proc/self/exe", &buffer, buffer.count)
        let own = String(decoding: buffer.prefix(max(0, count)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
        let slash = try #require(own.lastIndex(of: "/"))
        let path = own[..<slash] + "/secureinfer"
        let isThere = access(String(path), X_OK) == 0
        try #require(isThere, "build the program first")
        return String(path)
    }
}
