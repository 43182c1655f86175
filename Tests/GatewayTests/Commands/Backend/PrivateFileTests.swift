import Glibc
import Testing

@testable import Gateway

struct PrivateFileTests {
    private static func read(_ bytes: [UInt8], mode: mode_t = 0o600) throws -> String {
        let folder = try TestFolder()
        defer { withExtendedLifetime(folder) {} }
        try folder.write("token", bytes)
        chmod(folder.path + "/token", mode)
        return try PrivateFile.secret(folder.path + "/token", of: "--token-file")
    }

    @Test(arguments: ["so-abc-def", "so-abc-def\n", "  so-abc-def\r\n\n"])
    func `the one word of a file is the secret`(text: String) throws {
        #expect(try Self.read(Array(text.utf8)) == "so-abc-def")
    }

    @Test(arguments: [
        [], Array("\n".utf8), Array("two words".utf8), Array("a\nb".utf8), Array("caf\u{E9}".utf8),
        [0x61, 0x00, 0x62], [0xff], [UInt8](repeating: 0x61, count: 5000),
    ])
    func `what is no single word of visible ASCII is refused`(bytes: [UInt8]) {
        #expect(throws: Failure.self) { try Self.read(bytes) }
    }

    @Test(arguments: [0o644, 0o640, 0o604, 0o660] as [mode_t])
    func `a file that others can read is refused with the command that mends it`(mode: mode_t) throws {
        let failure = #expect(throws: Failure.self) { try Self.read(Array("so-a".utf8), mode: mode) }
        #expect(failure?.hint.contains("chmod 600") == true)
    }

    @Test func `a directory, and nothing at all, are no secret`() throws {
        let folder = try TestFolder()
        for path in [folder.path, folder.path + "/none"] {
            #expect(throws: Failure.self) { try PrivateFile.secret(path, of: "--token-file") }
        }
    }
}

struct BackendOptionsTests {
    @Test(arguments: ["/x", "http://h:1", "gw", "unix:", "https://a/b"])
    func `an address that cannot be used is an error with a hint`(text: String) throws {
        let options = try BackendOptions.parse(["--control", text])
        let failure = #expect(throws: Failure.self) { try options.endpoint() }
        #expect(failure?.hint.isEmpty == false)
        #expect(failure?.hint.contains("https only") == text.hasPrefix("http://"))
    }

    @Test func `a unix socket needs no token, TCP does`() throws {
        let options = try BackendOptions.parse(["--token-file", "/nonexistent"])
        #expect(try options.credentials(for: .unix(path: "/x")).token == nil)
        #expect(throws: Failure.self) { try options.credentials(for: .https(origin: "https://h:1")) }
    }

    @Test func `a client certificate without its key is refused`() throws {
        for arguments in [["--control-cert", "/dev/null"], ["--control-key", "/dev/null"]] {
            let options = try BackendOptions.parse(arguments)
            let failure = #expect(throws: Failure.self) {
                try options.credentials(for: .https(origin: "https://h:1"))
            }
            #expect(failure?.message.contains("belong together") == true)
        }
    }

    @Test func `credentials do not show themselves`() {
        let credentials = ControlCredentials(token: "so-secret")
        #expect(!"\(credentials)".contains("secret"))
        #expect(!String(reflecting: credentials).contains("secret"))
        var dumped = ""
        dump(credentials, to: &dumped)
        #expect(!dumped.contains("secret"))
    }
}

struct SocketStateTests {
    @Test func `a listener, a stale file, no file and another file are told apart`() throws {
        let folder = try TestFolder()
        let path = folder.path + "/s"
        guard case .absent = SocketState(path) else { return #expect(Bool(false), "absent") }
        let listener = try Self.listen(path)
        guard case .live = SocketState(path) else { return #expect(Bool(false), "live") }
        close(listener)
        guard case .stale = SocketState(path) else { return #expect(Bool(false), "stale") }
        try folder.write("f", [])
        guard case .stale = SocketState(folder.path + "/f") else { return #expect(Bool(false), "file") }
        guard case .absent = SocketState(String(repeating: "x", count: 300)) else {
            return #expect(Bool(false), "long")
        }
    }

    private static func listen(_ path: String) throws -> Int32 {
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        let bound = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        try #require(bound == 0 && Glibc.listen(descriptor, 1) == 0)
        return descriptor
    }
}
