/// The names of a file's tensors in 32 bytes: a folder of many shards may have more names than memory.
enum TensorNames {
    /// SHA-256 over the names by their bytes, each behind its length and a colon; nil when OpenSSL failed.
    static func digest(_ names: Set<[UInt8]>) -> String? {
        var stream = SHA256Stream()
        for name in names.sorted(by: { $0.lexicographicallyPrecedes($1) }) {
            stream.add("\(name.count):")
            name.withUnsafeBytes { stream.add($0) }
        }
        return stream.finish()
    }
}
