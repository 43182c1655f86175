import Crypto
import Glibc
import Testing

@testable import Gateway

/// An Ollama store in a test's folder, written as Ollama writes it.
struct TestStore: Sendable {
    let root: String

    init(_ folder: TestFolder) {
        root = folder.models
        for name in [
            "", "/blobs", "/manifests", "/manifests/registry.ollama.ai", "/manifests/registry.ollama.ai/library",
        ] {
            mkdir(root + name, 0o755)
        }
    }

    static func digest(_ bytes: [UInt8]) -> String {
        SHA256.hash(data: bytes).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    /// Adds a model and says what its manifest's digest is.
    @discardableResult
    func add(_ name: String, filler: UInt8 = 7, template: String = "{{ .Prompt }}", tag: String = "latest") throws
        -> String
    {
        try put(manifest: manifest(filler: filler, template: template), name, tag: tag)
    }

    func put(manifest: [UInt8], _ name: String, tag: String = "latest") throws -> String {
        mkdir("\(folder)/\(name)", 0o755)
        try Self.write("\(folder)/\(name)/\(tag)", manifest)
        return Self.digest(manifest)
    }

    /// Writes the blobs of a model; the bytes of its manifest.
    func manifest(filler: UInt8, template: String) throws -> [UInt8] {
        let parts: [(String, [UInt8])] = [
            ("application/vnd.docker.container.image.v1+json", Array(#"{"model_format":"gguf"}"#.utf8)),
            ("application/vnd.ollama.image.model", GatewayTests.ModelTests.gguf(filler: filler)),
            ("application/vnd.ollama.image.template", Array(template.utf8)),
            ("application/vnd.ollama.image.params", Array(#"{"stop":["<|end|>"]}"#.utf8)),
        ]
        let layers = try parts.map { type, bytes in
            let digest = Self.digest(bytes)
            if access(blob(digest), F_OK) != 0 { try Self.write(blob(digest), bytes) }
            return #"{"mediaType":"\#(type)","digest":"sha256:\#(digest)","size":\#(bytes.count)}"#
        }
        let rest = layers.dropFirst().joined(separator: ",")
        return Array(
            #"{"schemaVersion":2,"mediaType":"application/vnd.docker.distribution.manifest.v2+json","config":\#(layers[0]),"layers":[\#(rest)]}"#
                .utf8)
    }

    private var folder: String { root + "/manifests/registry.ollama.ai/library" }

    func blob(_ digest: String) -> String { "\(root)/blobs/sha256-\(digest)" }
    func weights(filler: UInt8) -> String { blob(Self.digest(GatewayTests.ModelTests.gguf(filler: filler))) }
    func manifestPath(_ name: String, tag: String = "latest") -> String { "\(folder)/\(name)/\(tag)" }

    static func write(_ path: String, _ bytes: [UInt8]) throws {
        let file = try #require(fopen(path, "w"), "\(path)")
        defer { fclose(file) }
        #expect(fwrite(bytes, 1, bytes.count, file) == bytes.count)
    }
}

/// What somebody does to a file behind the gateway's back.
enum Tampering: String, CaseIterable, Sendable {
    case flip, mapping, renameOver, restoredTime, truncate, delete, link, permissions, backAndForth

    /// Does it to a file; what undoes it.
    func run(_ path: String) throws -> () throws -> Void {
        let before = try TestFolder.contents(path)
        var altered = before
        altered[altered.count - 1] ^= 1
        var times = stat()
        try #require(stat(path, &times) == 0)
        switch self {
        case .flip: try Self.overwrite(path, altered)
        case .mapping: try Self.map(path)
        case .renameOver:
            try TestStore.write(path + ".new", altered)
            try Self.setTime(path + ".new", times)
            try #require(rename(path + ".new", path) == 0)
        case .restoredTime:
            try Self.overwrite(path, altered)
            try Self.setTime(path, times)
        case .truncate: try #require(Glibc.truncate(path, off_t(before.count - 1)) == 0)
        case .delete: try #require(Glibc.unlink(path) == 0)
        case .link:
            try #require(rename(path, path + ".moved") == 0)
            try #require(symlink(path + ".moved", path) == 0)
            return { try #require(rename(path + ".moved", path) == 0) }
        case .permissions:
            try #require(chmod(path, 0) == 0)
            return { try #require(chmod(path, times.st_mode & 0o777) == 0) }
        case .backAndForth:
            try Self.overwrite(path, altered)
            try Self.overwrite(path, before)
            return {}
        }
        return { try Self.replace(path, before) }
    }

    /// Whether the bytes are other ones, so that hashing them again does not mend it.
    var isLasting: Bool { self != .permissions && self != .backAndForth }

    private static func overwrite(_ path: String, _ bytes: [UInt8]) throws {
        let file = open(path, O_WRONLY)
        try #require(file >= 0)
        defer { close(file) }
        try #require(pwrite(file, bytes, bytes.count, 0) == bytes.count)
    }

    private static func replace(_ path: String, _ bytes: [UInt8]) throws {
        unlink(path)
        try TestStore.write(path, bytes)
    }

    private static func map(_ path: String) throws {
        let file = open(path, O_RDWR)
        try #require(file >= 0)
        defer { close(file) }
        let size = Int(lseek(file, 0, SEEK_END))
        let memory = try #require(mmap(nil, size, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0))
        try #require(memory != MAP_FAILED)
        memory.assumingMemoryBound(to: UInt8.self)[size - 1] ^= 1
        munmap(memory, size)
    }

    private static func setTime(_ path: String, _ status: stat) throws {
        let times = [status.st_atim, status.st_mtim]
        try #require(utimensat(AT_FDCWD, path, times, 0) == 0)
    }
}
