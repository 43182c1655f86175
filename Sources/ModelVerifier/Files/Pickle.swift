/// Tells files that run code when a loader reads them, by their name and by how they begin.
///
/// A pickle is a program for a stack machine (Python's `pickletools`); `torch.load`, `joblib` and `numpy.load` with
/// `allow_pickle` run it. A name decides for loaders, so the content is looked at as well: what hides under another
/// name today is renamed tomorrow. Pickles of protocols 0 and 1 have no signature and are told where they begin by
/// naming a function; a zip is what PyTorch packs its pickles in, and nothing else that belongs into a model's folder
/// is one.
enum Pickle {
    private static let extensions = [
        ".bin", ".pt", ".pth", ".pkl", ".pickle", ".ckpt", ".joblib", ".dill", ".npy", ".npz",
    ]

    /// Bytes at the beginning of a file that are looked at.
    private static let head = 4_096

    /// True for a name under which loaders expect a pickle.
    static func isName(_ name: String) -> Bool {
        let name = name.lowercased()
        return extensions.contains { name.hasSuffix($0) }
    }

    /// Refuses content that is a pickle, or may hold one.
    static func check(size: UInt64, source: ByteCursor.Source) throws(Refusal) {
        var bytes = [UInt8](repeating: 0, count: Int(min(UInt64(head), size)))
        let count = bytes.withUnsafeMutableBytes { source(0, $0) }
        guard count == bytes.count else { throw Refusal(.unknown, "the file cannot be read") }
        guard let what = kind(of: bytes) else { return }
        throw Refusal(.malformed, "\(what), which runs code when it is loaded")
    }

    private static func kind(of bytes: [UInt8]) -> String? {
        if bytes.count > 1, bytes[0] == 0x80, (2...5).contains(bytes[1]) { return "a pickle" }
        if bytes.starts(with: [0x50, 0x4B, 0x03, 0x04]) { return "a zip archive, as pickles are packed in" }
        if bytes.starts(with: [0x93] + Array("NUMPY".utf8)) { return holdsObjects(bytes) ? "an array of pickles" : nil }
        return namesFunction(bytes) ? "a pickle" : nil
    }

    /// True when an `.npy` header has the type of Python objects, `O`, somewhere in its description.
    private static func holdsObjects(_ bytes: [UInt8]) -> Bool {
        let header = bytes.dropFirst(8).prefix { $0 != UInt8(ascii: "\n") }
        return zip(header, header.dropFirst()).contains { first, second in
            first == UInt8(ascii: "O") && second == UInt8(ascii: "'") || first == UInt8(ascii: "|") && second == 0x4F
        }
    }

    /// True when marks and empty containers are followed by the opcode `c`, a module's name, a line end, a function's
    /// name and another, and then an opcode that calls or builds.
    private static func namesFunction(_ bytes: [UInt8]) -> Bool {
        let rest = bytes.drop { [0x28, 0x29, 0x5D, 0x7D].contains($0) }
        guard rest.first == UInt8(ascii: "c") else { return false }
        let lines = rest.dropFirst().split(separator: 0x0A, maxSplits: 2, omittingEmptySubsequences: false)
        guard lines.count == 3, isDotted(lines[0]), isDotted(lines[1]), follows(lines[2]) else { return false }
        return lines[2].contains { $0 == UInt8(ascii: "R") || $0 == UInt8(ascii: "b") }
    }

    /// True for what may follow the name of a function: a container, or a number under which it is kept.
    private static func follows(_ bytes: ArraySlice<UInt8>) -> Bool {
        guard let first = bytes.first, let second = bytes.dropFirst().first else { return false }
        switch first {
        case 0x28, 0x29, 0x5D, 0x7D: return true
        case UInt8(ascii: "p"): return (0x30...0x39).contains(second)
        case UInt8(ascii: "q"): return second < 0x20
        default: return false
        }
    }

    private static func isDotted(_ name: ArraySlice<UInt8>) -> Bool {
        !name.isEmpty
            && name.allSatisfy { byte in
                switch byte {
                case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "_"), UInt8(ascii: "."): true
                default: false
                }
            }
    }
}
