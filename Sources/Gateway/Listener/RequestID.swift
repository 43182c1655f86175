/// Names of requests: the audit's `request_id` and the client's `x-request-id`.
///
/// `req_` and 26 base-32 digits of 48 bits of time and 80 random bits, like a ULID: new ones sort behind old ones, which
/// keeps the audit's index cheap to grow.
enum RequestID {
    private static let alphabet = Array("0123456789abcdefghjkmnpqrstvwxyz".utf8)

    static func make() -> String {
        var generator = SystemRandomNumberGenerator()
        var high = UInt64(SystemClock.wall()) << 16 | (generator.next() & 0xFFFF)
        var low: UInt64 = generator.next()
        return String(unsafeUninitializedCapacity: 30) { out in
            for (i, byte) in "req_".utf8.enumerated() { out[i] = byte }
            for i in 0..<26 {
                out[29 - i] = alphabet[Int(low & 31)]
                low = low >> 5 | high << 59
                high >>= 5
            }
            return 30
        }
    }
}
