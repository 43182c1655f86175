/// Files that only their owner may read: tokens and keys of operators.
enum PrivateFile {
    /// Longest secret, in bytes.
    private static let limit = 4096

    /// The one word in a file.
    ///
    /// - Parameter option: who names the file, for messages.
    static func secret(_ path: String, of option: String) throws -> String {
        let bytes = try NamedFile.read(path, role: option, isSecret: true)
        let words = String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isWhitespace)
        guard words.count == 1, let word = words.first, isWord(word) else {
            throw Failure("\(option) \(path) holds no token", hint: "It holds one word, as operator create printed it.")
        }
        return String(word)
    }

    /// Refuses a file that is not there or that others can read.
    static func check(_ path: String, of option: String) throws {
        _ = try NamedFile.read(path, role: option, isSecret: true)
    }

    /// True for visible ASCII, which is all that may stand in a header.
    static func isWord(_ text: some StringProtocol) -> Bool {
        1...limit ~= text.utf8.count && text.utf8.allSatisfy { (0x21...0x7E).contains($0) }
    }
}
