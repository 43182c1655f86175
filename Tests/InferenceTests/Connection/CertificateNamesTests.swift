import NIOSSL
import Testing

@testable import Inference

@Suite struct CertificateNamesTests {
    struct Case: Sendable {
        var names: [String]
        var host = "a.models.example"
        var isCovered = false

        static let cases = [
            Case(names: ["a.models.example"], isCovered: true), Case(names: ["A.Models.Example"], isCovered: true),
            Case(names: ["a.models.example"], host: "A.MODELS.example", isCovered: true),
            Case(names: ["b.example", "a.models.example"], isCovered: true),
            Case(names: ["*.models.example"], isCovered: true), Case(names: ["*.example"]),
            Case(names: ["*.models.example"], host: "models.example"),
            Case(names: ["*.models.example"], host: "b.a.models.example"), Case(names: ["models.example"]),
            Case(names: []), Case(names: [""]), Case(names: ["*"]), Case(names: ["*"], host: "localhost"),
            Case(names: ["a*.models.example"]), Case(names: ["*a.models.example"]), Case(names: ["a.*.example"]),
            Case(names: ["*.*.example"]), Case(names: ["a.models.example."]), Case(names: ["a.models.example\0.evil"]),
            Case(names: ["xa.models.example"]), Case(names: ["a.models.examplex"]),
        ]
    }

    @Test(arguments: Case.cases) func `a name covers itself and a star one label`(_ item: Case) {
        #expect(CertificateNames(item.names.map { Array($0.utf8) }).cover(item.host) == item.isCovered)
    }

    @Test func `addresses and the common name of a certificate are no names`() throws {
        let numbered = try NIOSSLCertificate(bytes: Array(TestCertificates.numbered.utf8), format: .pem)
        #expect(!CertificateNames(numbered).cover("127.0.0.1"))
        #expect(!CertificateNames(numbered).cover("numbered"))
        let named = try NIOSSLCertificate(bytes: Array(TestCertificates.named.utf8), format: .pem)
        #expect(CertificateNames(named).cover("localhost"))
    }
}
