import CCurses
import ConsoleCore
import Glibc

/// The tones of ``Style`` in the colours that the terminal has: 256, 8 or none.
struct Palette {
    private let hasColors: Bool

    /// Defines the colour pairs; the terminal must be open. `NO_COLOR` set to anything means none.
    init() {
        let wanted = getenv("NO_COLOR").map { $0.pointee == 0 } ?? true
        let colors = wanted ? si_colors() : 0
        hasColors = colors >= 8
        guard hasColors else { return }
        for tone in Style.Tone.allCases where tone != .plain {
            si_pair(Int32(tone.rawValue), colors >= 256 ? Self.fine(tone) : Self.coarse(tone))
        }
    }

    func pair(_ style: Style) -> Int32 { hasColors ? Int32(style.tone.rawValue) : 0 }

    func attributes(_ style: Style) -> UInt32 {
        var out: Int = 0
        if style.attributes.contains(.bold) { out |= SI_BOLD }
        if style.attributes.contains(.reverse) { out |= SI_REVERSE }
        if style.attributes.contains(.underline) { out |= SI_UNDERLINE }
        return UInt32(out)
    }

    private static func fine(_ tone: Style.Tone) -> Int32 {
        switch tone {
        case .plain: -1
        case .dim: 245
        case .blue: 75
        case .orange: 214
        case .magenta: 213
        case .cyan: 80
        }
    }

    private static func coarse(_ tone: Style.Tone) -> Int32 {
        switch tone {
        case .plain, .dim: -1
        case .blue, .cyan: 6
        case .orange: 3
        case .magenta: 5
        }
    }
}
