import Glibc

/// Files that hold one secret on their first line.
enum SecretFile {
    /// The line without white space; `option` names who asked for the file, for messages.
    static func line(_ path: String, of option: String) throws -> String {
        guard let file = fopen(path, "r") else {
            throw Failure("cannot read \(option) \(path)", hint: "Check that the file is there and readable.")
        }
        defer { fclose(file) }
        var buffer = [CChar](repeating: 0, count: 8192)
        let line = fgets(&buffer, Int32(buffer.count), file).map { String(cString: $0) } ?? ""
        let secret = line.filter { !$0.isWhitespace }
        guard !secret.isEmpty else {
            throw Failure("\(option) \(path) holds no key", hint: "Its first line is the key.")
        }
        return secret
    }
}
