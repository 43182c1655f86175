import Glibc

/// Names of requests: the audit's `request_id` and the client's `x-request-id`.
///
/// `req_` and 26 base-32 digits of 48 bits of time and 80 random bits, like a ULID: new ones sort behind old ones, which
/// keeps the audit's index cheap to grow.
enum RequestID {
    private static let alphabet = Array("0123456789abcdefghjkmnpqrstvwxyz".utf8)

    static func make() -> String {
        var (random, low) = (UInt64(0), UInt64(0))
        withUnsafeTemporaryAllocation(of: UInt64.self, capacity: 2) { words in
            let failed = getentropy(words.baseAddress, 16) != 0
            precondition(!failed, "The system has no random source.")
            (random, low) = (words[0], words[1])
        }
        var high = UInt64(SystemClock.wall()) << 16 | (random & 0xFFFF)
        return String(unsafeUninitializedCapacity: 30) { out in
            let prefix: StaticString = "req_"
            for i in 0..<4 { out[i] = prefix.utf8Start[i] }
            for i in 0..<26 {
                out[29 - i] = alphabet[Int(low & 31)]
                low = low >> 5 | high << 59
                high >>= 5
            }
            return 30
        }
    }
}
