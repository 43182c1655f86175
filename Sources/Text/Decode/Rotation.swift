/// Ciphers that put one letter for another by a rule for the whole alphabet.
enum Rotation: Equatable {
    /// Each letter so many places on: 13 is rot13.
    case places(UInt8)
    /// The alphabet backwards.
    case mirror

    /// What is found when a text is deciphered in this way.
    var encoding: Encoding {
        switch self {
        case .places(13): .rot13
        case .places: .caesar
        case .mirror: .atbash
        }
    }

    /// A byte deciphered: letters keep their case, anything else is unchanged.
    @inline(__always)
    func callAsFunction(_ byte: UInt8) -> UInt8 {
        guard byte.isASCIILetter else { return byte }
        let base = byte & 0x20 | 0x41
        switch self {
        case .places(let places):
            let turned = byte - base + places
            return (turned >= 26 ? turned - 26 : turned) + base
        case .mirror: return 25 - (byte - base) + base
        }
    }

    /// A byte rotated by 13.
    static func half(_ byte: UInt8) -> UInt8 { Rotation.places(13)(byte) }
}
