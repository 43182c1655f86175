import NIOSSL
import Testing

@testable import Gateway

/// What is told about files that make no TLS.
struct ServerTLSTests {
    struct Bad: Sendable, CustomTestStringConvertible {
        let name: String
        var certificate = TestCertificates.server
        var key = TestCertificates.key
        var authority: String?
        var keyMode: UInt32 = 0o600
        let words: String
        var testDescription: String { name }

        static let cases = [
            Bad(name: "empty certificate", certificate: "", words: "is empty"),
            Bad(name: "no certificate", certificate: "hello", words: "holds no certificate"),
            Bad(name: "a key for a certificate", certificate: TestCertificates.key, words: "holds no certificate"),
            Bad(
                name: "a broken certificate", certificate: TestCertificates.server.replacing("MII", with: "MIX"),
                words: "holds no certificate"),
            Bad(name: "expired", certificate: TestCertificates.expired, words: "expired on 2021-01-01 00:00:00 UTC"),
            Bad(
                name: "not yet valid", certificate: TestCertificates.early,
                words: "is not valid before 2090-01-01 00:00:00 UTC"),
            Bad(
                name: "an expired one behind a good one",
                certificate: TestCertificates.server + TestCertificates.expired,
                words: "certificate 2 expired on 2021-01-01"),
            Bad(name: "no key", key: "hello", words: "holds no key that can be used"),
            Bad(name: "a certificate for a key", key: TestCertificates.server, words: "holds no key that can be used"),
            Bad(name: "another's key", key: TestCertificates.otherKey, words: "does not belong to the certificate"),
            Bad(name: "a key that all can read", keyMode: 0o644, words: "Others than its owner can read"),
            Bad(name: "a key that a group can read", keyMode: 0o640, words: "Others than its owner can read"),
            Bad(name: "no authority", authority: "hello", words: "The client CA file"),
            Bad(name: "an expired authority", authority: TestCertificates.expired, words: "The client CA file"),
            Bad(
                name: "a large file", certificate: String(repeating: " ", count: 1 << 20) + TestCertificates.server,
                words: "larger than 1 MiB"),
        ]
    }

    @Test(arguments: Bad.cases) func `files that cannot be used are refused with words and a hint`(_ item: Bad) throws {
        let folder = try TestFolder()
        let files = ServerTLS.Files(
            certificates: try folder.file("chain.pem", item.certificate, mode: 0o644),
            privateKey: try folder.file("key.pem", item.key, mode: item.keyMode),
            clientAuthorities: try item.authority.map { try folder.file("ca.pem", $0, mode: 0o644) })
        let failure = try #require(throws: Failure.self) { try ServerTLS(files) }
        #expect(failure.message.contains(item.words), "\(failure.message)")
        #expect(failure.message.contains(folder.path), "the file is named")
        #expect(!failure.message.contains("MIG"), "no key is told")
        #expect(!failure.hint.isEmpty)
    }

    @Test func `a file that is not there and one that is a directory are refused`() throws {
        let folder = try TestFolder()
        let key = try folder.file("key.pem", TestCertificates.key)
        for path in [folder.path + "/missing.pem", folder.path] {
            let failure = try #require(throws: Failure.self) {
                try ServerTLS(ServerTLS.Files(certificates: path, privateKey: key))
            }
            #expect(failure.message.contains(path))
        }
    }

    @Test func `dates are held against the clock that is given`() throws {
        let folder = try TestFolder()
        let files = ServerTLS.Files(
            certificates: try folder.file("chain.pem", TestCertificates.expired),
            privateKey: try folder.file("key.pem", TestCertificates.key))
        _ = try ServerTLS(files, now: 1_600_000_000)
        #expect(throws: Failure.self) { try ServerTLS(files, now: 1_500_000_000) }
        #expect(throws: Failure.self) { try ServerTLS(files, now: 1_700_000_000) }
    }

    @Test func `the first certificate to expire says until when they are good`() throws {
        let folder = try TestFolder()
        let files = ServerTLS.Files(
            certificates: try folder.file("chain.pem", TestCertificates.server + TestCertificates.expired),
            privateKey: try folder.file("key.pem", TestCertificates.key))
        #expect(try ServerTLS(files, now: 1_600_000_000).expires == "2021-01-01")
    }

    @Test func `only suites with forward secrecy and authenticated encryption are offered`() throws {
        let tls = try TestFolder().serverTLS()
        let suites = tls.context.configuration.cipherSuiteValues
        #expect(suites.count == 6)
        // ECDHE with AES-GCM is C02B to C030 of RFC 5289, with ChaCha20 CCA8 and CCA9 of RFC 7905.
        let good: Set<UInt16> = [0xC02B, 0xC02C, 0xC02F, 0xC030, 0xCCA8, 0xCCA9]
        #expect(Set(suites.map(\.rawValue)) == good)
        #expect(tls.context.configuration.minimumTLSVersion == .tlsv12)
    }
}

extension TestFolder {
    /// TLS for a listener from files in this folder; with an authority, clients must show a certificate of its.
    func serverTLS(_ certificate: String = TestCertificates.server, authority: String? = nil) throws -> ServerTLS {
        try ServerTLS(
            ServerTLS.Files(
                certificates: try file("chain.pem", certificate), privateKey: try file("key.pem", TestCertificates.key),
                clientAuthorities: try authority.map { try file("ca.pem", $0) }))
    }
}
