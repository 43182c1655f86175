import ArgumentParser
import SecurityGate
import Testing

@testable import Gateway

/// What the options say of listeners, TLS and proxies.
struct ListenSettingsTests {
    /// A folder with certificates, and the options with `FOLDER` in place of its path.
    private static func resolve(_ arguments: [String]) throws -> GatewayOptions {
        let folder = try TestFolder()
        defer { withExtendedLifetime(folder) {} }
        _ = try folder.serverTLS(authority: TestCertificates.authority)
        let arguments = ["--data", "FOLDER"] + arguments
        return try ServeSettings.parse(arguments.map { $0.replacing("FOLDER", with: folder.path) }).resolve()
    }

    private static let files = ["--tls-cert", "FOLDER/chain.pem", "--tls-key", "FOLDER/key.pem"]
    private static let controlFiles = ["--control-tls-cert", "FOLDER/chain.pem", "--control-tls-key", "FOLDER/key.pem"]

    @Test func `without options there is no TLS, and the control socket stands in the data directory`() throws {
        let options = try Self.resolve([])
        #expect(options.tls == nil)
        #expect(options.controlTCP == nil)
        #expect(options.controlPath == options.data + "/control.sock")
        #expect(options.proxies.isEmpty)
    }

    @Test func `certificate, key and authorities make TLS`() throws {
        let options = try Self.resolve(Self.files + ["--tls-client-ca", "FOLDER/ca.pem"])
        #expect(options.tls?.files.clientAuthorities?.hasSuffix("/ca.pem") == true)
        #expect(try Self.resolve(Self.files).tls?.files.clientAuthorities == nil)
    }

    @Test func `a control address is served over TLS, besides the socket`() throws {
        let options = try Self.resolve(["--control", "[::1]:9443"] + Self.controlFiles)
        #expect(options.controlTCP?.host == "::1")
        #expect(options.controlTCP?.port == 9443)
        #expect(options.controlPath == options.data + "/control.sock")
        #expect(try Self.resolve(["--control", "unix:/tmp/a.sock"]).controlPath == "/tmp/a.sock")
    }

    @Test func `proxies are addresses and ranges`() throws {
        let options = try Self.resolve(["--trusted-proxies", "10.0.0.0/8, fd00::1"])
        #expect(options.proxies.trusts(try #require(ClientAddress("10.1.2.3"))))
        #expect(options.proxies.trusts(try #require(ClientAddress("fd00::1"))))
        #expect(!options.proxies.trusts(try #require(ClientAddress("11.0.0.1"))))
    }

    struct Bad: Sendable, CustomTestStringConvertible {
        let arguments: [String]
        let words: String
        var testDescription: String { arguments.joined(separator: " ") }

        init(_ arguments: [String], _ words: String) {
            self.arguments = arguments
            self.words = words
        }

        static let cases = [
            Bad(["--tls-cert", "FOLDER/chain.pem"], "--tls-cert alone makes no TLS"),
            Bad(["--tls-key", "FOLDER/key.pem"], "--tls-key alone makes no TLS"),
            Bad(["--tls-client-ca", "FOLDER/ca.pem"], "--tls-client-ca alone makes no TLS"),
            Bad(["--tls-cert", "FOLDER/none.pem", "--tls-key", "FOLDER/key.pem"], "cannot be read"),
            Bad(["--control", "127.0.0.1:9443"], "--control 127.0.0.1:9443 needs TLS"),
            Bad(["--control", "127.0.0.1:9443"] + files, "--control 127.0.0.1:9443 needs TLS"),
            Bad(["--control", "127.0.0.1:99999"] + controlFiles, "--control 127.0.0.1:99999 is not taken"),
            Bad(["--control", "unix:"], "does not have 1 to 103 bytes"),
            Bad(["--control", "unix:/" + String(repeating: "a", count: 103)], "does not have 1 to 103 bytes"),
            Bad(["--data", "/" + String(repeating: "a", count: 90)], "does not have 1 to 103 bytes"),
            Bad(["--listen", "::1"], "--listen ::1 is not taken"),
            Bad(["--listen", "[::1:80"], "--listen [::1:80 is not taken"),
            Bad(["--listen", "127.0.0.1"], "--listen 127.0.0.1 is not taken"),
            Bad(["--control", "tcp"] + controlFiles, "--control tcp is not taken"),
            Bad(controlFiles, "--control-tls-cert needs an address"),
            Bad(["--trusted-proxies", "10.0.0.0/8,proxy.example"], "'proxy.example' is no address or range"),
            Bad(["--trusted-proxies", "10.0.0.1/8"], "'10.0.0.1/8' is no address or range"),
            Bad(["--trusted-proxies", "10.0.0.1,"], "'' is no address or range"),
            Bad(
                ["--trusted-proxies", Array(repeating: "10.0.0.1", count: 257).joined(separator: ",")],
                "has 257 entries"),
        ]
    }

    @Test(arguments: Bad.cases) func `options that make no sense are refused with words and a hint`(_ item: Bad) throws
    {
        let failure = try #require(throws: Failure.self) { try Self.resolve(item.arguments) }
        #expect(failure.message.contains(item.words), "\(failure.message)")
        #expect(!failure.hint.isEmpty)
    }
}
