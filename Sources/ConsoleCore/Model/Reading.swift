/// How the text of a request is shown; `x` goes through them.
enum Reading: Sendable, CaseIterable {
    /// Hidden characters by name, smuggled text decoded.
    case safe
    /// Hidden characters by code point.
    case reveal
    /// Bytes.
    case hex

    var next: Reading {
        let all = Self.allCases
        return all[((all.firstIndex(of: self) ?? 0) + 1) % all.count]
    }

    var title: String {
        switch self {
        case .safe: "safe view"
        case .reveal: "code points"
        case .hex: "hex"
        }
    }
}
