/// A sigstore bundle v0.3 around one signed in-toto statement, as OpenSSF model-signing 1.x writes it.
///
/// Shape: `{mediaType, verificationMaterial: {publicKey: {hint}}, dsseEnvelope: {payload, payloadType, signatures:
/// [{sig}]}}`. What another reader could take for something else is refused: members that are not known, more than one
/// signature, base64 with anything but its own alphabet.
struct SignatureBundle: Equatable {
    /// The statement's bytes, as they were signed.
    let payload: [UInt8]
    /// ECDSA signature in DER.
    let signature: [UInt8]
    /// Fingerprint of the key that is said to have signed; nil where older signers left it out.
    let hint: String?

    static let mediaType = "application/vnd.dev.sigstore.bundle.v0.3+json"
    static let payloadType = "application/vnd.in-toto+json"

    init(_ tree: JSONTree) throws(SignatureFault) {
        let bundle = try tree.only(["mediaType", "verificationMaterial", "dsseEnvelope"], in: "the bundle")
        guard bundle["mediaType"]?.text == Self.mediaType else { throw SignatureFault("no sigstore bundle v0.3") }
        hint = try Self.hint(bundle["verificationMaterial"] ?? .null)
        let envelope = try (bundle["dsseEnvelope"] ?? .null)
            .only(["payload", "payloadType", "signatures"], in: "the envelope")
        guard envelope["payloadType"]?.text == Self.payloadType else {
            throw SignatureFault("the envelope holds something else than an in-toto statement")
        }
        guard let signatures = envelope["signatures"]?.list, signatures.count == 1 else {
            throw SignatureFault("the envelope has not exactly one signature")
        }
        let members = try signatures[0].only(["sig", "keyid"], in: "the signature")
        guard let payload = envelope["payload"]?.text.flatMap(Base64.decode),
            let signature = members["sig"]?.text.flatMap(Base64.decode), !payload.isEmpty, !signature.isEmpty
        else { throw SignatureFault("the payload or the signature is not base64") }
        self.payload = payload
        self.signature = signature
    }

    private static func hint(_ tree: JSONTree) throws(SignatureFault) -> String? {
        let material = try tree.only(["publicKey", "tlogEntries"], in: "the material")
        guard (material["tlogEntries"] ?? .list([])) == .list([]) else {
            throw SignatureFault("it carries entries of a log, which are not checked here")
        }
        guard let key = material["publicKey"] else { throw SignatureFault("it was not signed by a plain key") }
        let members = try key.only(["hint", "rawBytes", "keyDetails"], in: "the public key")
        guard let hint = members["hint"], hint != .null else { return nil }
        guard let text = hint.text else { throw SignatureFault("the key's hint is no text") }
        return text.isEmpty ? nil : text
    }

    /// What was signed: DSSE's pre-authentication encoding (github.com/secure-systems-lab/dsse, protocol 1.0).
    var signedBytes: [UInt8] {
        let type = Self.payloadType
        return Array("DSSEv1 \(type.utf8.count) \(type) \(payload.count) ".utf8) + payload
    }

    /// The key of those that signed; throws when none of them did.
    func signer(among keys: [SigningKey]) throws(SignatureFault) -> SigningKey {
        let named = keys.filter { hint == nil || $0.fingerprint == hint }
        guard !named.isEmpty else { throw SignatureFault("it was signed by a key that is not known here") }
        let message = signedBytes
        guard let key = named.first(where: { $0.accepts(signature, over: message) }) else {
            throw SignatureFault("the signature is not the key's")
        }
        return key
    }
}

/// Why a signature does not count: half a sentence for an operator.
struct SignatureFault: Error, Equatable {
    let reason: String

    init(_ reason: String) {
        self.reason = reason
    }
}

extension JSONTree {
    /// The members of an object that has no others than those.
    fileprivate func only(_ known: Set<String>, in what: String) throws(SignatureFault) -> [String: JSONTree] {
        guard let record else { throw SignatureFault("\(what) is no object") }
        guard record.keys.allSatisfy(known.contains) else { throw SignatureFault("\(what) has an unknown member") }
        return record
    }
}
