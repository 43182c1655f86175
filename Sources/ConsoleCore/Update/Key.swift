/// A key press, free of any terminal library.
public enum Key: Sendable, Hashable {
    case character(Unicode.Scalar)
    /// Ctrl with a letter: `control("c")`.
    case control(Unicode.Scalar)
    case enter, escape, tab, backTab, backspace
    case up, down, left, right, pageUp, pageDown, home, end
    case function(Int)

    /// How the key is written in help.
    var label: String {
        switch self {
        case .character(" "): "Space"
        case .character(let scalar): String(Character(scalar))
        case .control(let scalar): "Ctrl-" + String(Character(scalar)).uppercased()
        case .enter: "Enter"
        case .escape: "Esc"
        case .tab: "Tab"
        case .backTab: "Shift-Tab"
        case .backspace: "Backspace"
        case .up: "Up"
        case .down: "Down"
        case .left: "Left"
        case .right: "Right"
        case .pageUp: "PgUp"
        case .pageDown: "PgDn"
        case .home: "Home"
        case .end: "End"
        case .function(let number): "F\(number)"
        }
    }

    /// Reads what ``label`` writes; nil for anything else.
    init?(label: String) {
        let named: [Key] = [
            .character(" "), .enter, .escape, .tab, .backTab, .backspace, .up, .down, .left, .right, .pageUp, .pageDown,
            .home, .end,
        ]
        if let key = named.first(where: { $0.label == label }) {
            self = key
        } else if label.hasPrefix("Ctrl-"), let letter = label.dropFirst(5).lowercased().unicodeScalars.first {
            self = .control(letter)
        } else if label.hasPrefix("F"), let number = Int(label.dropFirst()), 1...12 ~= number {
            self = .function(number)
        } else if label.unicodeScalars.count == 1, let scalar = label.unicodeScalars.first {
            self = .character(scalar)
        } else {
            return nil
        }
    }
}
