import Text

/// Whether a scalar may be drawn as it is.
enum Visibility {
    case visible(columns: Int)
    case hidden
    /// One of the Unicode tag characters, U+E0001 to U+E007F.
    case tag

    init(_ scalar: Unicode.Scalar) {
        let value = scalar.value
        if 0x20..<0x7F ~= value {
            self = .visible(columns: 1)
        } else if 0xE0001...0xE007F ~= value {
            self = .tag
        } else {
            self = Self.isHidden(scalar) ? .hidden : .visible(columns: CharacterWidth.columns(scalar))
        }
    }

    /// True for a non-spacing mark that may ride on a base; format-like ones (joiners, selectors) are hidden instead.
    static func isMark(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.generalCategory == .nonspacingMark && !scalar.properties.isDefaultIgnorableCodePoint
    }

    private static func isHidden(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        // Conjoining jamo, the braille blank, regional indicators and skin tones join with neighbours on some terminals.
        case 0x1160...0x11FF, 0xD7B0...0xD7FF, 0x2800, 0x1F1E6...0x1F1FF, 0x1F3FB...0x1F3FF: return true
        // Circled numbers on squares, hexagrams and an Ahom sign: terminals do not agree on their width.
        case 0x3248...0x324F, 0x4DC0...0x4DFF, 0x1171E: return true
        case 0xA0, 0x3000: return false
        default: break
        }
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .spaceSeparator, .surrogate, .privateUse,
            .unassigned,
            .nonspacingMark, .enclosingMark:
            return true
        default:
            return scalar.properties.isDefaultIgnorableCodePoint
        }
    }
}
