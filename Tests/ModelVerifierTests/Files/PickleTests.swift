import Testing

@testable import ModelVerifier

struct PickleTests {
    private static func check(_ bytes: [UInt8]) -> Refusal? {
        do {
            try Pickle.check(size: UInt64(bytes.count), source: GGUFStructureTests.source(bytes))
            return nil
        } catch {
            return error
        }
    }

    private static func array(_ type: String) -> [UInt8] {
        [0x93] + Array("NUMPY".utf8) + [1, 0, 118, 0] + Array("{'descr': \(type), 'shape': (1,), }  \n".utf8) + [7]
    }

    static let pickles: [(name: String, bytes: [UInt8])] =
        (2...5).map { ("protocol \($0)", [0x80, UInt8($0), 0x95, 0x2E]) } + [
            ("PyTorch's zip", [0x50, 0x4B, 3, 4] + Array("archive/data.pkl".utf8)),
            ("an array of objects", array("'|O'")),
            ("an array with a field of objects", array("[('a', 'O')]")),
            ("protocol 0", Array("cos\nsystem\n(S'id'\ntR.".utf8)),
            ("protocol 0 that keeps its function", Array("cposix\nsystem\np0\n(S'id'\np1\ntp2\nRp3\n.".utf8)),
            ("protocol 0 inside a list", Array("(cbuiltins\neval\n(S'1'\ntR.".utf8)),
            (
                "protocol 1",
                Array("cposix\nsystem\nq".utf8) + [0] + Array("(X".utf8) + [2, 0, 0, 0] + Array("idtR.".utf8)
            ),
        ]

    @Test(arguments: pickles)
    func `Content that is a pickle is malformed under any name`(name: String, bytes: [UInt8]) throws {
        #expect(Self.check(bytes)?.status == .malformed)
        let store = try OllamaFixture()
        try store.add(
            "manifests/registry.ollama.ai/library/evil/1", layers: [("model", GGUFBuilder().bytes), ("license", bytes)])
        let evil = try #require(try ModelStore.discover(store.folder.path).first { $0.model == "evil:1" })
        let report = try OllamaFixture.verification.verify(evil)
        #expect(report.status == .malformed)
        #expect(report.layer == "license")
    }

    static let others: [(name: String, bytes: [UInt8])] = [
        ("nothing", []), ("one byte", [0x80]), ("protocol 6", [0x80, 6]), ("JSON", Array("{}".utf8)),
        ("an array of numbers", array("'<f4'")), ("a vocabulary", Array("cat\ndog\nquit\nRabbit\n".utf8)),
        ("prose", Array("create\npoems\n(Rhyming ones.)".utf8.dropLast(14))),
        ("a system text", Array("can you help me\nwith this\n(Rather soon)".utf8)),
    ]

    @Test(arguments: others)
    func `Other content passes`(name: String, bytes: [UInt8]) {
        #expect(Self.check(bytes) == nil)
    }

    @Test
    func `What cannot be read is not called harmless`() {
        let refusal = #expect(throws: Refusal.self) { try Pickle.check(size: 10) { _, _ in -1 } }
        #expect(refusal?.status == .unknown)
    }
}
