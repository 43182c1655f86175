import CCurses
import ConsoleCore
import Wire

/// The clipboard of the terminal in front of the operator, also over SSH (OSC 52).
enum Clipboard {
    /// Longest text that is put there, bytes; ids are shorter.
    private static let longest = 256

    /// Puts text there, hidden characters by name, so that what is pasted into a shell cannot act; does nothing on a
    /// terminal that has none.
    static func put(_ text: String) {
        let bytes = Array(text.printable.utf8)
        guard bytes.count <= longest else { return }
        si_copy(Base64.text(bytes))
    }
}
