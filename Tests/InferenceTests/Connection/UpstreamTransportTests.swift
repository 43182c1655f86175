import Testing

@testable import Inference

@Suite struct UpstreamTransportTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var name: String
        var address = "https://models.example"
        /// Text of each file; nil for a file that is not there.
        var authorities: String?? = .none
        var identity: (certificates: String, key: String)?
        var code: UpstreamSetupError.Code
        var testDescription: String { name }

        private static let broken =
            "-----BEGIN CERTIFICATE-----\nMIIBfake\n-----END CERTIFICATE-----\n"

        static let cases = [
            Case(name: "missing CA file", authorities: .some(nil), code: .fileUnreadable),
            Case(name: "empty CA file", authorities: "", code: .fileEmpty),
            Case(name: "CA file of other text", authorities: "hello\n", code: .certificateMissing),
            Case(name: "CA file with a key", authorities: TestCertificates.key, code: .certificateMissing),
            Case(name: "broken certificate", authorities: broken, code: .certificateMissing),
            Case(
                name: "broken certificate behind a good one", authorities: TestCertificates.authority + broken,
                code: .certificateMissing),
            Case(
                name: "huge CA file", authorities: String(repeating: "a", count: 1_048_577), code: .fileTooLarge),
            Case(
                name: "CA file without TLS", address: "http://models.example", authorities: TestCertificates.authority,
                code: .tlsNotUsed),
            Case(
                name: "certificate without TLS", address: "http://models.example",
                identity: (TestCertificates.client, TestCertificates.key), code: .tlsNotUsed),
            Case(
                name: "key file without a key", identity: (TestCertificates.client, TestCertificates.client),
                code: .keyFileInvalid),
            Case(
                name: "key of another certificate", identity: (TestCertificates.authority, TestCertificates.key),
                code: .identityMismatch),
            Case(
                name: "certificate file without one", identity: ("no", TestCertificates.key),
                code: .certificateMissing),
        ]
    }

    @Test(arguments: Case.cases) func `what cannot be used is told with a hint before anything is sent`(_ item: Case)
        throws
    {
        let endpoint = try #require(UpstreamEndpoint(item.address))
        let files = TestFiles()
        defer { withExtendedLifetime(files) {} }
        let authorities = item.authorities.map { $0.map(files.write) ?? files.missing }
        let identity = item.identity.map {
            UpstreamIdentity(certificates: files.write($0.certificates), privateKey: files.write($0.key))
        }
        let error = #expect(throws: UpstreamSetupError.self) {
            try UpstreamTransport(endpoint: endpoint, authorities: authorities, identity: identity)
        }
        #expect(error?.code == item.code)
        #expect(error?.hint.isEmpty == false)
    }

    @Test func `a directory is no CA file`() throws {
        let endpoint = try #require(UpstreamEndpoint("https://models.example"))
        let error = #expect(throws: UpstreamSetupError.self) {
            try UpstreamTransport(endpoint: endpoint, authorities: "/")
        }
        #expect(error?.code == .fileUnreadable)
    }

    @Test func `https has its TLS and http has none`() throws {
        let secure = try UpstreamTransport(endpoint: try #require(UpstreamEndpoint("https://models.example")))
        let plain = try UpstreamTransport(endpoint: try #require(UpstreamEndpoint("http://models.example")))
        #expect(secure.tls != nil)
        #expect(plain.tls == nil)
    }
}
