/// The tag characters of Unicode, U+E0020 to U+E007E: nobody sees them, and models read them as ASCII.
enum TagCharacter {
    /// What a decode path calls them.
    static let name = "tags"

    /// The ASCII twin; nil for any other scalar.
    static func letter(_ scalar: Unicode.Scalar) -> Unicode.Scalar? {
        0xE0020...0xE007E ~= scalar.value ? Unicode.Scalar(UInt8(scalar.value - 0xE0000)) : nil
    }

    /// Whether any of them is in UTF-8: `F3 A0 80` or `F3 A0 81` and one byte more.
    static func occurs(in bytes: ArraySlice<UInt8>) -> Bool {
        var index = bytes.startIndex
        while let lead = bytes[index...].firstIndex(of: 0xF3), lead + 3 < bytes.endIndex {
            if bytes[lead + 1] == 0xA0, bytes[lead + 2] == 0x80 || bytes[lead + 2] == 0x81 { return true }
            index = lead + 1
        }
        return false
    }
}
