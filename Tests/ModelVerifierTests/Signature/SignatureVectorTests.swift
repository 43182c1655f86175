import Testing

@testable import ModelVerifier

struct SignatureVectorTests {
    @Test(arguments: SignatureVector.all)
    func `The verdict is the package's, but for the rules that are stricter`(vector: SignatureVector) {
        let verdict = vector.verdict
        if vector.isGood {
            #expect(verdict == .good(key: SigningKey(pem: Array(vector.key.utf8))?.fingerprint ?? ""))
        } else {
            #expect(!verdict.isGood, "\(verdict)")
        }
    }

    @Test
    func `There are vectors of both kinds for every curve, and some for every stricter rule`() {
        let all = SignatureVector.all
        for curve in SigningKey.Curve.allCases {
            #expect(all.contains { $0.isGood && SigningKey(pem: Array($0.key.utf8))?.curve == curve })
        }
        #expect(all.filter { !$0.package }.count >= 40)
        #expect(
            Set(all.compactMap(\.rule)) == [
                "one signature", "strict base64", "strict JSON", "no DSSEV1", "no name twice", "plain names",
                "lower case", "no v0.1", "no loader-readable file ignored",
            ])
    }

    @Test
    func `What a file says that differs is told by its name`() throws {
        let cases: [(vector: String, reason: String)] = [
            ("a changed byte", "config.json is not what was signed"),
            ("an extra file", "extra.txt is not among the signed files"),
            ("a missing file", "README.md was signed but is not there"),
            ("the weights ignored", "one.safetensors was left out when it was signed, though loaders read it"),
        ]
        for (name, reason) in cases { #expect(try SignatureVector.named(name).verdict == .differs(reason)) }
    }

    @Test(arguments: SigningKey.Curve.allCases)
    func `Every flipped bit of a good signature is refused`(curve: SigningKey.Curve) throws {
        let vector = try SignatureVector.named("good \(curve.rawValue)")
        let tree = try #require(StrictJSON.parse(Array(vector.bundle.utf8)))
        let bundle = try SignatureBundle(tree)
        let key = try #require(SigningKey(pem: Array(vector.key.utf8)))
        #expect(key.accepts(bundle.signature, over: bundle.signedBytes))
        for bit in 0..<bundle.signature.count * 8 {
            var signature = bundle.signature
            signature[bit / 8] ^= 1 << UInt8(bit % 8)
            #expect(!key.accepts(signature, over: bundle.signedBytes))
        }
        for count in bundle.signature.indices {
            #expect(!key.accepts(Array(bundle.signature[..<count]), over: bundle.signedBytes))
        }
    }
}

extension SignatureVerdict {
    var isGood: Bool {
        if case .good = self { true } else { false }
    }
}
