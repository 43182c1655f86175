/// Base64 without Foundation, which pure rooms have not.
public enum Base64 {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    /// RFC 4648, section 4, with padding.
    public static func text(_ bytes: [UInt8]) -> String {
        String(unsafeUninitializedCapacity: (bytes.count + 2) / 3 * 4) { out in
            var to = 0
            for from in stride(from: 0, to: bytes.count, by: 3) {
                let count = min(3, bytes.count - from)
                var word = UInt32(0)
                for place in 0..<3 { word = word << 8 | (place < count ? UInt32(bytes[from + place]) : 0) }
                for digit in 0..<4 {
                    out[to + digit] =
                        digit <= count ? alphabet[Int(word >> UInt32(18 - 6 * digit)) & 63] : UInt8(ascii: "=")
                }
                to += 4
            }
            return to
        }
    }
}
