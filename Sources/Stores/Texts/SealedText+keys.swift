import TenantIsolator
import Vocabulary

extension SealedText {
    /// What is stored of a request's segments.
    init(_ segments: [Segment], request: String, tenant: String, time: Int64, under keys: DataKeys) {
        let bytes = RequestText.seal(
            KeptText.json(segments), request: request, under: keys.newest, nonce: RandomBytes.make(12))
        self.init(requestID: request, tenantID: tenant, time: time, bytes: bytes)
    }

    /// Of the data key that sealed it.
    var generation: UInt32 { RequestText.generation(of: bytes) ?? 0 }

    /// The same under the newest key; nil where it does not open.
    func resealed(under keys: DataKeys) -> SealedText? {
        keys.first(of: generation) { RequestText.open(bytes, request: requestID, by: $0) }.map { plain in
            SealedText(
                requestID: requestID, tenantID: tenantID, time: time,
                bytes: RequestText.seal(plain, request: requestID, under: keys.newest, nonce: RandomBytes.make(12)))
        }
    }
}
