import CCurses
import ConsoleCore
import Glibc

/// The tones of ``Style`` as the terminal has them: a pair for each tone of each theme, so that `T` works at once.
struct Palette {
    private let depth: ColorDepth

    /// Defines the colour pairs; the terminal must be open. `NO_COLOR` set to anything means none.
    init() {
        let isForbidden = getenv("NO_COLOR").map { $0.pointee != 0 } ?? false
        depth = ColorDepth(colors: Int(si_colors()), isForbidden: isForbidden)
        guard depth != .none else { return }
        for theme in Theme.allCases {
            for tone in Style.Tone.allCases {
                let number = Self.number(tone, theme)
                if number > 0 { si_pair(number, Int32(theme.ink(tone, depth: depth).color)) }
            }
        }
    }

    func pair(_ style: Style, _ theme: Theme) -> Int32 { depth == .none ? 0 : Self.number(style.tone, theme) }

    func attributes(_ style: Style, _ theme: Theme) -> UInt32 {
        let wanted = style.attributes.union(theme.ink(style.tone, depth: depth).attributes)
        var out: Int = 0
        if wanted.contains(.bold) { out |= SI_BOLD }
        if wanted.contains(.reverse) { out |= SI_REVERSE }
        if wanted.contains(.underline) { out |= SI_UNDERLINE }
        if wanted.contains(.faint) { out |= SI_DIM }
        return UInt32(out)
    }

    /// Pair 0 is the terminal's own and cannot be defined; it is the first theme's plain tone.
    private static func number(_ tone: Style.Tone, _ theme: Theme) -> Int32 {
        let row = Theme.allCases.firstIndex(of: theme) ?? 0
        return Int32(row * Style.Tone.allCases.count) + Int32(tone.rawValue)
    }
}
