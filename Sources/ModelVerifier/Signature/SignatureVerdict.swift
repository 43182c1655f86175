/// What the signature of a model says.
public enum SignatureVerdict: Sendable, Equatable {
    /// Signed by the key with this fingerprint, and every file is the one that was signed.
    case good(key: String)
    /// There is no signature.
    case missing
    /// There is something, but it is no signature that counts: of an unknown key, broken, of another kind.
    case refused(String)
    /// The signature is good, but the model is not what was signed.
    case differs(String)
}
