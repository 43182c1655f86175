/// Tests on single bytes that all of this module's loops share.
extension UInt8 {
    /// a-z or A-Z.
    @inline(__always) var isASCIILetter: Bool { (self | 0x20) &- 0x61 < 26 }
    /// 0-9.
    @inline(__always) var isASCIIDigit: Bool { self &- 0x30 < 10 }
    /// A byte of a word: letter, digit, or part of a character outside ASCII.
    @inline(__always) var isWordByte: Bool { isASCIILetter || isASCIIDigit || self >= 0x80 }
    /// Space, tab, line feed, vertical tab, form feed, carriage return.
    @inline(__always) var isASCIISpace: Bool { self == 0x20 || self &- 0x09 < 5 }
    /// A-Z made small, all else unchanged.
    @inline(__always) var lowercased: UInt8 { self &- 0x41 < 26 ? self | 0x20 : self }

    /// Value of a hexadecimal digit, or nil.
    @inline(__always) var hexValue: UInt8? {
        if isASCIIDigit { return self - 0x30 }
        let small = lowercased
        return small &- 0x61 < 6 ? small - 0x61 + 10 : nil
    }
}
