import COpenSSL
import Wire

/// The key of the feed's macs, as the snapshot gives it.
struct FeedKey: Sendable, Equatable, CustomStringConvertible {
    private let bytes: [UInt8]

    /// Reads 16 to 64 bytes of hex; nil for anything else.
    init?(hex: String) {
        let digits = Array(hex.utf8).map { Character(UnicodeScalar($0)).hexDigitValue }
        guard digits.count % 2 == 0, 32...128 ~= digits.count, digits.allSatisfy({ $0 != nil }) else { return nil }
        bytes = stride(from: 0, to: digits.count, by: 2).map { UInt8((digits[$0] ?? 0) << 4 | (digits[$0 + 1] ?? 0)) }
    }

    var description: String { "FeedKey(…)" }

    /// Opens messages that were sealed under this key. A failing hash gives no tag, so that nothing verifies.
    var seal: FeedSeal {
        FeedSeal { [bytes] message in
            var tag = [UInt8](repeating: 0, count: Int(SI_SHA256_BYTES))
            let done = si_hmac_sha256(bytes, bytes.count, message, message.count, &tag)
            guard done == 1 else { fatalError("HMAC-SHA256 is not available in this OpenSSL") }
            return tag
        }
    }
}
