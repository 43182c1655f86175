/// Files that hold one secret on their first line.
enum SecretFile {
    /// The line without white space at its ends; `option` names who asked for the file, for messages.
    ///
    /// - Parameter isPrivate: true to refuse a file that others than its owner can read.
    static func line(_ path: String, of option: String, isPrivate: Bool = false) throws -> String {
        let line = try NamedFile.read(path, role: option, isSecret: isPrivate).prefix { $0 != UInt8(ascii: "\n") }
        var secret = Substring(decoding: line, as: UTF8.self).drop(while: \.isWhitespace)
        while secret.last?.isWhitespace ?? false { secret.removeLast() }
        guard !secret.isEmpty else {
            throw Failure("\(option) \(path) holds no key", hint: "Its first line is the key.")
        }
        return String(secret)
    }
}
