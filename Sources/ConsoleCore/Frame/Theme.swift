/// A choice of colours; `T` goes through them, and preferences name them by their raw values.
public enum Theme: String, Sendable, CaseIterable {
    /// Blue, orange and magenta, which people with any kind of colour vision tell apart.
    case standard = "default"
    /// Bright and bold, for poor screens and tired eyes.
    case contrast
    /// No colours at all: bold, faint, underlined and reversed.
    case mono

    /// The one after this; the last leads back to the first.
    var next: Theme {
        let all = Self.allCases
        return all[((all.firstIndex(of: self) ?? 0) + 1) % all.count]
    }

    /// What a tone looks like on a terminal with so many colours.
    public func ink(_ tone: Style.Tone, depth: ColorDepth) -> Ink {
        switch (self, depth) {
        case (.mono, _), (_, .none): Self.mono(tone)
        case (.standard, .many): Ink(Self.fine(tone))
        case (.standard, .direct): Ink(Self.direct(Self.fine(tone)))
        case (.standard, .eight): Ink(Self.coarse(tone), tone == .dim ? .faint : [])
        case (.contrast, .many): Ink(Self.bright(tone), .bold)
        case (.contrast, .direct): Ink(Self.direct(Self.bright(tone)), .bold)
        case (.contrast, .eight): Ink(Self.coarse(tone), .bold)
        }
    }

    /// Numbers of the 256-colour palette, readable on black and on white.
    private static func fine(_ tone: Style.Tone) -> Int {
        switch tone {
        case .plain: Ink.own
        case .dim: 245
        case .blue: 75
        case .orange: 214
        case .magenta: 213
        case .cyan: 80
        case .red: 203
        case .green: 114
        }
    }

    /// The lightest of each hue.
    private static func bright(_ tone: Style.Tone) -> Int {
        switch tone {
        case .plain: Ink.own
        case .dim: 252
        case .blue: 117
        case .orange: 220
        case .magenta: 207
        case .cyan: 123
        case .red: 210
        case .green: 120
        }
    }

    /// A number from 16 of the 256-colour palette as the red, green and blue that terminals with direct colour take.
    private static func direct(_ number: Int) -> Int {
        guard number >= 16 else { return number }
        guard number < 232 else { return (8 + 10 * (number - 232)) * 0x01_01_01 }
        let levels = [0, 95, 135, 175, 215, 255]
        let cube = number - 16
        return levels[cube / 36] << 16 | levels[cube / 6 % 6] << 8 | levels[cube % 6]
    }

    /// The eight of ECMA-48; its blue is too dark to read, so blue is cyan there.
    private static func coarse(_ tone: Style.Tone) -> Int {
        switch tone {
        case .plain, .dim: Ink.own
        case .blue, .cyan: 6
        case .orange: 3
        case .magenta: 5
        case .red: 1
        case .green: 2
        }
    }

    private static func mono(_ tone: Style.Tone) -> Ink {
        switch tone {
        case .plain, .blue, .cyan, .green: Ink(Ink.own)
        case .dim: Ink(Ink.own, .faint)
        case .orange: Ink(Ink.own, .bold)
        case .magenta, .red: Ink(Ink.own, [.bold, .underline])
        }
    }
}

/// How many colours a terminal has, as far as that matters here.
public enum ColorDepth: Sendable, CaseIterable {
    case none, eight, many
    /// Colours are numbers of red, green and blue, as on xterm-direct.
    case direct

    /// From what the terminal says; `isForbidden` is the NO_COLOR convention.
    public init(colors: Int, isForbidden: Bool) {
        self = isForbidden || colors < 8 ? .none : colors < 256 ? .eight : colors <= 0x7FFF ? .many : .direct
    }
}

/// A tone as the terminal draws it.
public struct Ink: Sendable, Equatable {
    /// The terminal's own foreground.
    public static let own = -1

    /// Number in the terminal's palette, or ``own``.
    public let color: Int
    /// What is added to the attributes that a style has anyway.
    public let attributes: Style.Attributes

    init(_ color: Int, _ attributes: Style.Attributes = []) {
        self.color = color
        self.attributes = attributes
    }
}
