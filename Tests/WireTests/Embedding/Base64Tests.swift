import Testing

@testable import Wire

struct Base64Tests {
    /// RFC 4648, section 10.
    @Test(
        arguments: [
            ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="),
            ("foobar", "Zm9vYmFy"),
        ] as [(String, String)])
    func `Text is written as the RFC has it`(text: String, base64: String) {
        #expect(Base64.text(Array(text.utf8)) == base64)
    }

    /// Section 4: each of the 64 values, in order.
    @Test func `Every digit stands in its place`() {
        let bytes = (0..<16).flatMap { group -> [UInt8] in
            let word = (0..<4).reduce(UInt32(0)) { $0 << 6 | UInt32(group * 4 + $1) }
            return [UInt8(word >> 16), UInt8(word >> 8 & 255), UInt8(word & 255)]
        }
        #expect(Base64.text(bytes) == "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
    }
}
