/// Ollama's `context`: the whole conversation in clear, as numbers of the model's vocabulary.
///
/// A server's own is for the gateway alone; clients get it sealed, as numbers that only the gateway can make anything of.
public enum ContextNumbers: Sendable, Equatable {
    /// As a server wrote them.
    case open([UInt32])
    /// As a client gets them, each below 256.
    case sealed([UInt8])
    /// The same as the JSON array that clients get, where many were written beforehand.
    case written([UInt8])

    /// Reads a server's; nil for anything but an array of numbers that tokens can have.
    init?(open view: JSONView) {
        guard view.isArray else { return nil }
        var numbers: [UInt32] = []
        for element in view.elements {
            guard let number = element.int.flatMap({ UInt32(exactly: $0) }) else { return nil }
            numbers.append(number)
        }
        self = .open(numbers)
    }

    /// What was sealed, written: that takes a while for many numbers.
    public static func writing(_ sealed: [UInt8]) -> ContextNumbers {
        var out = JSONWriter(capacity: 4 * sealed.count + 2)
        out.beginArray()
        for number in sealed { out.int(Int(number)) }
        out.endArray()
        return .written(out.bytes)
    }

    /// Writes what a client may see; nothing for a server's own.
    func writeSealed(_ out: inout JSONWriter) {
        switch self {
        case .open: break
        case .sealed(let bytes): out.list("context", bytes) { Int($0) }
        case .written(let array):
            out.key("context")
            out.spliced(array)
        }
    }
}
