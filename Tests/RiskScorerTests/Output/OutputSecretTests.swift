import Testing
import Vocabulary

@testable import RiskScorer

struct OutputSecretTests {
    typealias Case = DataShapesTests.Case

    /// Those that requests are searched for as well, and those of answers alone.
    static let secrets =
        DataShapesTests.secrets.filter { $0.rule != "secret.private_key" } + [
            Case(rule: "secret.github_token", secret: "github_pat_" + String(repeating: "11ABCDEF0_", count: 8)),
            Case(rule: "secret.anthropic_key", secret: "sk-" + "ant-api03-" + String(repeating: "x9Y8", count: 22)),
            Case(rule: "secret.stripe_key", secret: "sk_" + "live_4eC39HqLyjWDarjtT1zdp7dc"),
            Case(rule: "secret.gitlab_token", secret: "glpat-" + "a1B2c3D4e5F6g7H8i9J0"),
            Case(rule: "secret.huggingface_token", secret: "hf_" + String(repeating: "Ab3Cd4", count: 5) + "xyzQ"),
        ]

    @Test(arguments: secrets) func `a secret is taken out, and a mark of its kind stands there`(_ example: Case) throws
    {
        let result = Inspected("Use \(example.secret), please.")
        #expect(result.text == "Use [secret removed], please.")
        #expect(result.rules == [example.rule])
        #expect(!result.findings[0].evidence.contains(example.secret.suffix(8)))
    }

    @Test func `a private key is taken out from its first dash to its last, however long`() {
        let line = String(repeating: "MIIEvQIBADANBgkqhkiG9w0B", count: 3) + "\n"
        let key =
            "-----BEGIN PRIVATE " + "KEY-----\n" + String(repeating: line, count: 40) + "-----END PRIVATE " + "KEY-----"
        let result = Inspected(Inspected.cut("Here:\n\(key)\nDone.", every: 3), .masking)
        #expect(result.text == "Here:\n[secret removed]\nDone.")
        #expect(result.rules == ["secret.private_key"])
        #expect(result.mostHeld <= TextInspector.holdLimit)
    }

    @Test func `a token that is longer than what may be held is taken out to its end`() {
        let token =
            "eyJhbGciOiJIUzI1NiJ9" + ".eyJ" + String(repeating: "zdWIiOiIx", count: 90) + ".c2lnbmF0dXJlMTIzNDU2"
        let result = Inspected(Inspected.cut("token=\(token) ok", every: 5), .masking)
        #expect(result.text == "token=[secret removed] ok")
        #expect(result.mostHeld <= TextInspector.holdLimit)
    }

    @Test(arguments: [".", "-", "_."], [1, 250, 600])
    func `a secret is taken out, whatever run of letters follows`(_ rest: String, _ count: Int) {
        let tail = String(repeating: rest, count: count)
        let result = Inspected(Inspected.cut("Use AKIA" + "Q3EGRIFJ7EXAMPLE\(tail) now", every: 7), .masking)
        #expect(result.text == "Use [secret removed]\(tail) now")
        #expect(result.rules == ["secret.aws_key"])
        #expect(result.mostHeld <= TextInspector.holdLimit)
    }

    @Test func `a checksum that is right makes a token surer`() throws {
        // The 36 letters of a token that GitHub revoked and published in 2021.
        let valid = "zQWBuTSOoRi4A9spHcVY5ncnsDkxkJ" + "0mLq17"
        #expect(TokenChecksum.isValid(Array(valid.utf8)[...]))
        #expect(!TokenChecksum.isValid(Array((valid.dropLast() + "8").utf8)[...]))
        let finding = try #require(Inspected("ghp_" + valid).findings.first)
        let other = try #require(Inspected("ghp_" + valid.dropLast() + "8").findings.first)
        #expect(finding.weight > other.weight)
    }

    static let harmless = [
        "AKIA is a prefix", "sk-learn is a library with sk-image", "ghp_short", "eyJ alone",
        "si-no-es-una-clave-de-verdad-sino-un-texto", "-----BEGIN CERTIFICATE-----\nMIIabc123abc123abc123",
        "A PEM file begins with -----BEGIN PRIVATE " + "KEY----- and ends with -----END PRIVATE " + "KEY-----.",
        "ghp_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", "my_ghp_" + String(repeating: "a1B2", count: 9),
        "the risk-based-approach-to-everything-that-we-do-here", "--- a list ---\n- one\n- two\n--",
    ]

    @Test(arguments: harmless) func `words that only look alike stay`(_ text: String) {
        let result = Inspected(text)
        #expect(result.text == text)
        #expect(result.findings.isEmpty)
    }
}
