/// The text form of keys and tokens: `si-<12 characters>-<26 characters>`, in base 32 (a-z and 2-7).
///
/// The first part is public and finds the record; the second has 130 random bits.
enum Credential {
    /// What a credential opens.
    enum Kind {
        case tenantKey, operatorToken

        var prefix: String { self == .tenantKey ? "si" : "so" }
    }

    static let idLength = 12
    private static let secretLength = 26
    static let length = 2 + 1 + idLength + 1 + secretLength

    private static let alphabet = Array("abcdefghijklmnopqrstuvwxyz234567".utf8)

    /// Text of independent, equally likely characters from the system's random source, 5 bits each.
    static func randomText(_ length: Int) -> String {
        var source = SystemRandomNumberGenerator()
        let characters = (0..<length).map { _ -> UInt8 in
            let random: UInt64 = source.next()
            return alphabet[Int(random % 32)]
        }
        return String(decoding: characters, as: UTF8.self)
    }

    static func mint(_ kind: Kind) -> MintedCredential {
        let id = randomText(idLength)
        return MintedCredential(id: id, text: "\(kind.prefix)-\(id)-\(randomText(secretLength))")
    }

    /// The public part of a well-formed credential; nil for anything else.
    static func publicID(in text: UnsafeRawBufferPointer, kind: Kind) -> PublicID? {
        let prefix = kind.prefix.utf8
        let dash = UInt8(ascii: "-")
        guard text.count == length, text.starts(with: prefix), text[2] == dash, text[3 + idLength] == dash,
            PublicID(UnsafeRawBufferPointer(rebasing: text[(4 + idLength)...])) != nil
        else { return nil }
        return PublicID(UnsafeRawBufferPointer(rebasing: text[3..<3 + idLength]))
    }

    static func isOfAlphabet(_ character: UInt8) -> Bool { value(of: character) != nil }

    /// The value of a character of the alphabet.
    fileprivate static func value(of character: UInt8) -> UInt64? {
        switch character {
        case UInt8(ascii: "a")...UInt8(ascii: "z"): UInt64(character - UInt8(ascii: "a"))
        case UInt8(ascii: "2")...UInt8(ascii: "7"): UInt64(character - UInt8(ascii: "2")) + 26
        default: nil
        }
    }
}

/// The public part of a credential, packed into 60 bits so that looking it up allocates nothing.
struct PublicID: Hashable, Sendable {
    private let bits: UInt64

    /// An id that is looked up for credentials that have none.
    static let none = PublicID(bits: .max)

    private init(bits: UInt64) { self.bits = bits }

    /// Nil unless every character is of the alphabet; only the last 12 count.
    init?(_ text: UnsafeRawBufferPointer) {
        var bits: UInt64 = 0
        for character in text {
            guard let value = Credential.value(of: character) else { return nil }
            bits = (bits << 5 | value) & 0xfff_ffff_ffff_ffff
        }
        self.bits = bits
    }

    init?(_ text: String) {
        guard text.utf8.count == Credential.idLength else { return nil }
        var text = text
        guard let id = text.withUTF8({ PublicID(UnsafeRawBufferPointer($0)) }) else { return nil }
        self = id
    }
}
