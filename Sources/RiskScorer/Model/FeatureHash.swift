/// The numbers of the classifier's features: words in groups of one to three, and characters in groups of three to five
/// within a word, each kind with a table of its own.
///
/// A number holds the place in the table and a fingerprint that the entry there must have. Without it (as in Weinberger et
/// al. 2009, "Feature Hashing") every feature that training never saw would take the weight of some other one, and a text
/// in an unknown language would be judged by noise. Trainer and scorer share this one place, so that a weight means the
/// same to both.
package enum FeatureHash {
    /// Bits of a place in either table.
    private static let placeBits: UInt64 = 18
    /// Entries of either table.
    package static let size = 1 << Int(placeBits)
    private static let printBits: UInt64 = 8
    /// Values that a number can take.
    package static let count = size << Int(printBits)

    /// The place of a feature in its table.
    @inline(__always)
    package static func place(_ number: UInt32) -> Int { Int(number >> UInt32(printBits)) }

    /// The fingerprint of a feature.
    @inline(__always)
    package static func print(_ number: UInt32) -> UInt8 { UInt8(truncatingIfNeeded: number) }

    /// What stands before the first word of a text or line.
    static let lineStart: UInt64 = 0x0A

    private static let golden: UInt64 = 0x9E37_79B9_7F4A_7C15

    /// Number of a single word.
    @inline(__always)
    static func word(_ hash: UInt64) -> UInt32 { number(hash) }

    /// Number of two words in a row.
    @inline(__always)
    static func pair(_ first: UInt64, _ second: UInt64) -> UInt32 {
        number((first &* 0xC2B2_AE3D_27D4_EB4F) ^ second)
    }

    /// Number of two words with one to three others between them, whichever these are.
    @inline(__always)
    static func near(_ first: UInt64, _ second: UInt64) -> UInt32 {
        number((first &* 0x27D4_EB2F_1656_67C5) ^ second ^ 0x5A5A)
    }

    /// Number of three words in a row.
    @inline(__always)
    static func triple(_ first: UInt64, _ second: UInt64, _ third: UInt64) -> UInt32 {
        number((first &* 0x1656_67B1_9E37_79F9) ^ (second &* 0xC2B2_AE3D_27D4_EB4F) ^ third)
    }

    /// Number of a group of characters, given as one number.
    @inline(__always)
    static func group(_ bytes: UInt64) -> UInt32 { number(bytes &+ 0x2545_F491_4F6C_DD1D) }

    @inline(__always)
    private static func number(_ value: UInt64) -> UInt32 {
        UInt32(truncatingIfNeeded: ((value ^ (value >> 32)) &* golden) >> (64 - placeBits - printBits))
    }
}
