import Crypto

/// A Lua script and its name in Redis: the SHA-1 of its source.
struct RedisScript: Sendable {
    let source: String
    let sha1: String

    init(_ source: String) {
        self.source = source
        sha1 = Hexadecimal.text(Insecure.SHA1.hash(data: Array(source.utf8)))
    }
}
