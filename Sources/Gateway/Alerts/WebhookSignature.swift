import Crypto

/// The signature of a webhook's call, in the form that Stripe uses: whoever has the secret can tell that the body is the
/// gateway's and when it was sent.
enum WebhookSignature {
    /// `t=SECONDS,v1=HEX`: HMAC-SHA256 over the seconds since 1970, a dot and the body, under the bytes of the secret.
    static func field(_ body: [UInt8], secret: String, seconds: Int) -> String {
        var mac = HMAC<SHA256>(key: SymmetricKey(data: Array(secret.utf8)))
        mac.update(data: Array("\(seconds).".utf8))
        mac.update(data: body)
        let digits = mac.finalize().map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        return "t=\(seconds),v1=\(digits)"
    }
}
