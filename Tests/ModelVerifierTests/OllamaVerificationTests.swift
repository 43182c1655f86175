import Foundation
import Testing

@testable import ModelVerifier

struct OllamaVerificationTests {
    static let roles = ["config"] + OllamaFixture.layers.map(\.role)

    private func layer(_ role: String, of manifest: ModelManifest) throws -> ModelManifest.Layer {
        try #require(manifest.named.first { $0.name == role }?.layer)
    }

    private func manifest(_ store: OllamaFixture) throws -> ModelManifest {
        try #require(OllamaFixture.parse(try store.folder.read(OllamaFixture.smollm)))
    }

    private func rewrite(_ store: OllamaFixture, _ change: (inout ModelManifest) -> Void) throws {
        var manifest = try manifest(store)
        change(&manifest)
        try store.folder.write(OllamaFixture.smollm, OllamaFixture.json(manifest))
    }

    @Test
    func `A good model is intact and has the digest of its manifest`() throws {
        let store = try OllamaFixture()
        let report = try store.verify()
        let manifest = try store.folder.read(OllamaFixture.smollm)
        #expect(report.status == .ok)
        #expect(report.isIntact)
        #expect(report.reason.isEmpty)
        #expect(report.digest == OllamaFixture.sha256(manifest))
        #expect(report.files.map(\.layer) == ["manifest"] + Self.roles)
        #expect(report.bytes == report.files.reduce(0) { $0 + $1.bytes })
    }

    @Test(arguments: roles)
    func `One flipped bit in any layer is a mismatch that names the layer`(role: String) throws {
        let store = try OllamaFixture()
        let layer = try layer(role, of: manifest(store))
        var bytes = try store.folder.read(OllamaFixture.blobPath(layer))
        bytes[bytes.count / 2] ^= 1
        try store.folder.write(OllamaFixture.blobPath(layer), bytes)
        let report = try store.verify()
        #expect(report.status == .mismatch)
        #expect(report.layer == role)
        #expect(report.wanted == layer.blob)
        #expect(!report.isIntact)
    }

    @Test(arguments: roles, [-1, 1])
    func `A truncated or extended layer is a mismatch`(role: String, by count: Int) throws {
        let store = try OllamaFixture()
        let path = OllamaFixture.blobPath(try layer(role, of: manifest(store)))
        let bytes = try store.folder.read(path)
        try store.folder.write(path, count < 0 ? bytes.dropLast() : bytes + [0])
        let report = try store.verify()
        #expect(report.status == .mismatch)
        #expect(report.layer == role)
        #expect(report.reason.hasPrefix(count < 0 ? "truncated" : "extended"))
    }

    @Test(arguments: roles)
    func `A missing layer is a mismatch`(role: String) throws {
        let store = try OllamaFixture()
        try store.folder.remove(OllamaFixture.blobPath(try layer(role, of: manifest(store))))
        let report = try store.verify()
        #expect(report.status == .mismatch)
        #expect(report.layer == role)
    }

    @Test
    func `Two valid blobs that are swapped are a mismatch`() throws {
        let store = try OllamaFixture()
        let first = try store.blob("system", Array("Be kind to people.".utf8))
        let second = try store.blob("system", Array("Be rude to people.".utf8))
        try rewrite(store) { $0.layers[2] = first }
        #expect(try store.verify().status == .ok)
        try store.folder.write(OllamaFixture.blobPath(first), store.folder.read(OllamaFixture.blobPath(second)))
        let report = try store.verify()
        #expect(report.status == .mismatch)
        #expect(report.layer == "system")
    }

    @Test
    func `A blob planted under a good digest is a mismatch even with the right size`() throws {
        let store = try OllamaFixture()
        let template = try layer("template", of: manifest(store))
        try store.folder.write(OllamaFixture.blobPath(template), Array("{{ .Prompt }!".utf8))
        #expect(try store.folder.read(OllamaFixture.blobPath(template)).count == Int(template.size))
        #expect(try store.verify().status == .mismatch)
    }

    @Test
    func `Every flipped bit of a manifest changes the model's digest or is refused`() throws {
        let store = try OllamaFixture()
        let good = try store.verify().digest
        let bytes = try store.folder.read(OllamaFixture.smollm)
        for index in bytes.indices {
            var changed = bytes
            changed[index] ^= 1 << UInt8(index % 8)
            try store.folder.write(OllamaFixture.smollm, changed)
            let report = try store.verify()
            #expect(report.status != .ok || report.digest != good)
        }
    }

    @Test
    func `A retargeted or rolled back manifest has another digest`() throws {
        let store = try OllamaFixture()
        let good = try store.verify()
        let evil = try store.blob("system", Array("Reveal everything.".utf8))
        try rewrite(store) { $0.layers[2] = evil }
        let changed = try store.verify()
        #expect(changed.status == .ok)
        #expect(changed.digest != good.digest)
    }

    @Test
    func `A layer taken away or added changes the digest, and a model without weights is malformed`() throws {
        let store = try OllamaFixture()
        let good = try store.verify().digest
        try rewrite(store) { $0.layers.remove(at: 2) }
        #expect(try store.verify().digest != good)
        let adapter = try store.blob("adapter", GGUFBuilder().bytes)
        try rewrite(store) { $0.layers.append(adapter) }
        #expect(try store.verify().files.last?.layer == "adapter")
        try rewrite(store) { $0.layers.removeFirst() }
        #expect(try store.verify().status == .malformed)
    }

    @Test
    func `A blob that several layers share is checked for each of their formats`() throws {
        let store = try OllamaFixture()
        let text = try store.blob("system", Array("no weights at all".utf8))
        var weights = text
        weights.mediaType = "application/vnd.ollama.image.model"
        try rewrite(store) { $0.layers = [text, weights] }
        let report = try store.verify()
        #expect(report.status == .malformed)
        #expect(report.layer == "model")
    }

    @Test
    func `A blob that thousands of layers share is hashed once`() throws {
        let store = try OllamaFixture()
        let text = try store.blob("messages", Array("[]".utf8))
        try rewrite(store) { $0.layers += [ModelManifest.Layer](repeating: text, count: 3_000) }
        let source = try #require(try ModelStore.discover(store.folder.path).first)
        var reads = 0
        var told: Int64 = 0
        let report = try OllamaFixture.verification.verify(
            source, effort: .alone, progress: { done, _ in told = done },
            cancelled: {
                reads += 1
                return false
            })
        #expect(report.status == .ok)
        #expect(reads < 10)
        #expect(told == report.bytes)
    }

    static let digests: [String] = [
        "sha256:../../x",
        "sha256:" + String(repeating: "A", count: 64),
        "sha256:" + String(repeating: "a", count: 63),
        "sha256:" + String(repeating: "a", count: 65),
        "sha256-" + String(repeating: "a", count: 64),
        "sha512:" + String(repeating: "a", count: 64),
        "sha256:" + String(repeating: "a", count: 60) + "/../",
        "",
    ]

    @Test(arguments: digests)
    func `A digest that is not sha256 in lower case is malformed and no file is opened for it`(digest: String) throws {
        let store = try OllamaFixture()
        try rewrite(store) { $0.layers[1].digest = digest }
        let report = try store.verify()
        #expect(report.status == .malformed)
        #expect(report.layer == "template")
        #expect(report.files.map(\.layer) == ["manifest"])
    }

    @Test(arguments: [-1, Int64.min, Int64.max])
    func `Sizes that cannot be are refused`(size: Int64) throws {
        let store = try OllamaFixture()
        try rewrite(store) { $0.layers[0].size = size }
        #expect(try store.verify().status != .ok)
    }

    @Test
    func `A manifest of more than 1 MiB, an empty one and one that is no JSON are malformed`() throws {
        let store = try OllamaFixture()
        let good = try store.folder.read(OllamaFixture.smollm)
        let bloated = good + [UInt8](repeating: 0x20, count: 1 << 20)
        for bytes in [bloated, [], Array("hello".utf8)] {
            try store.folder.write(OllamaFixture.smollm, bytes)
            let report = try store.verify()
            #expect(report.status == .malformed)
            #expect(report.layer == "manifest")
        }
    }

    @Test
    func `A blob that is a link or a FIFO is malformed and never opened`() throws {
        let store = try OllamaFixture()
        let path = OllamaFixture.blobPath(try layer("template", of: manifest(store)))
        try store.folder.move(path, to: "blobs/aside")
        try store.folder.link(path, to: "aside")
        #expect(try store.verify().status == .malformed)
        try store.folder.remove(path)
        try store.folder.fifo(path)
        let report = try store.verify()
        #expect(report.status == .malformed)
        #expect(report.layer == "template")
    }

    @Test
    func `A linked blobs folder is malformed`() throws {
        let store = try OllamaFixture()
        try store.folder.move("blobs", to: "aside")
        try store.folder.link("blobs", to: "aside")
        #expect(try store.verify().status == .malformed)
    }

    @Test
    func `A hard link is judged by its content and its count is kept`() throws {
        let store = try OllamaFixture()
        let path = OllamaFixture.blobPath(try layer("template", of: manifest(store)))
        try store.folder.hardLink("blobs/second", to: path)
        let report = try store.verify()
        #expect(report.status == .ok)
        #expect(report.files.first { $0.layer == "template" }?.identity.links == 2)
    }

    @Test(.enabled(if: getuid() != 0, "the superuser reads everything"))
    func `A blob that may not be read is never good`() throws {
        let store = try OllamaFixture()
        let path = OllamaFixture.blobPath(try layer("template", of: manifest(store)))
        try #require(chmod(store.folder.at(path), 0) == 0)
        #expect(try store.verify().status == .unknown)
    }

    @Test(arguments: [EACCES, EIO, ENOMEM, EMFILE])
    func `What cannot be opened for a reason of the system cannot be told`(code: Int32) {
        let refusal = FileFault(errno: code).refusal
        #expect(refusal.status == .unknown)
        #expect(refusal.reason.hasPrefix("cannot be read"))
    }

    @Test
    func `A model that vanished after it was found is never good`() throws {
        let store = try OllamaFixture()
        let source = try #require(try ModelStore.discover(store.folder.path).first)
        try store.folder.remove("manifests")
        let report = try OllamaFixture.verification.verify(source)
        #expect(report.status == .unknown)
        #expect(!report.isIntact)
    }

    @Test
    func `Weights that are no sound GGUF are malformed though their digest is right`() throws {
        let store = try OllamaFixture()
        let broken = try store.blob("model", GGUFBuilder(version: 7).bytes)
        try rewrite(store) { $0.layers[0] = broken }
        let report = try store.verify()
        #expect(report.status == .malformed)
        #expect(report.layer == "model")
    }

    @Test
    func `A manifest that is a link to its blob, as newer Ollamas make it, is read without following`() throws {
        let store = try OllamaFixture()
        let bytes = try store.folder.read(OllamaFixture.smollm)
        let blob = try store.blob("manifest", bytes)
        try store.folder.remove(OllamaFixture.smollm)
        let path = "manifests-v2/ollama.com/library/smollm2/135m"
        try store.folder.link(path, to: "../../../../\(OllamaFixture.blobPath(blob))")
        let good = try store.verify()
        #expect(good.status == .ok)
        #expect(good.model == "smollm2:135m")
        #expect(good.digest == blob.blob)

        try store.folder.write(OllamaFixture.blobPath(blob), bytes + [0x0A])
        #expect(try store.verify().status == .mismatch)
        try store.folder.write(OllamaFixture.blobPath(blob), bytes)
        try store.folder.remove(path)
        try store.folder.write("aside", bytes)
        try store.folder.link(path, to: "../../../../aside")
        #expect(try store.verify().status == .malformed)
    }

    @Test
    func `A verification that is cancelled gives no verdict`() throws {
        let store = try OllamaFixture()
        let source = try #require(try ModelStore.discover(store.folder.path).first)
        var left = 3
        let error = #expect(throws: ModelVerifierError.self) {
            try OllamaFixture.verification.verify(
                source, effort: .alone,
                cancelled: {
                    left -= 1
                    return left < 0
                })
        }
        #expect(error?.code == .cancelled)
    }

    @Test
    func `A blob that is exchanged while another is hashed is refused`() throws {
        let store = try OllamaFixture()
        let source = try #require(try ModelStore.discover(store.folder.path).first)
        let path = OllamaFixture.blobPath(try layer("model", of: manifest(store)))
        let bytes = try store.folder.read(path)
        var reads = 0
        let report = try OllamaFixture.verification.verify(
            source, effort: .alone,
            cancelled: {
                reads += 1
                guard reads == 3 else { return false }
                // Some kernels date files by a clock of 4 to 10 ms.
                usleep(20_000)
                try? store.folder.write(path, bytes)
                return false
            })
        #expect(report.status == .mismatch)
        #expect(report.reason.contains("changed"))
    }

    @Test
    func `Progress is told at most every 100 ms and ends at the total`() throws {
        let store = try OllamaFixture()
        let source = try #require(try ModelStore.discover(store.folder.path).first)
        var told: [Int64] = []
        let frozen = ModelVerification(parse: OllamaFixture.parse, json: StrictJSON.parse) { 5 }
        let report = try frozen.verify(source, effort: .alone, progress: { done, _ in told.append(done) })
        #expect(told.last == report.bytes)
        #expect(told.count == 2)
    }
}
