import Glibc
import ModelVerifier
import Testing

@testable import Gateway

@Suite struct WatchTableTests {
    private let folder: TestFolder
    private let store: TestStore

    init() throws {
        folder = try TestFolder()
        store = TestStore(folder)
        try store.add("one", filler: 1)
        try store.add("two", filler: 2)
    }

    private func table() throws -> WatchTable {
        var table = WatchTable()
        for source in try ModelStore.discover(folder.models) {
            _ = table.watch(FootprintReader.take(source), for: .model(source.model))
        }
        return table
    }

    @Test func `nothing is seen while nothing changes, whatever comes beside it`() throws {
        let table = try table()
        try TestStore.write(store.root + "/blobs/sha256-partial", [1])
        try store.add("three", filler: 3)
        try TestStore.write(store.root + "/note", [1])
        #expect(table.look().isEmpty)
    }

    @Test(arguments: Tampering.allCases)
    func `every change of a file is seen, by the model that has it alone`(_ tampering: Tampering) throws {
        let table = try table()
        _ = try tampering.run(store.weights(filler: 1))
        #expect(table.look() == [.model("one:latest"): store.weights(filler: 1)])
    }

    @Test func `what two models share upsets both`() throws {
        let template = store.blob(TestStore.digest(Array("{{ .Prompt }}".utf8)))
        let table = try table()
        chmod(template, 0o400)
        #expect(Set(table.look().keys) == [.model("one:latest"), .model("two:latest")])
    }

    @Test func `who comes later and sees a file otherwise upsets who came before`() throws {
        var table = try table()
        chmod(store.weights(filler: 1), 0o400)
        let source = try #require(try ModelStore.discover(folder.models).first)
        let footprint = FootprintReader.take(source)
        #expect(table.watch(footprint, for: .model("again")) == [.model("one:latest"): store.weights(filler: 1)])
    }

    @Test(arguments: Tampering.allCases)
    func `a change just before a model is looked at anew is seen beside the last look`(_ tampering: Tampering) throws {
        let table = try table()
        let sources = try ModelStore.discover(folder.models)
        for source in sources {
            #expect(table.difference(FootprintReader.take(source), from: .model(source.model)) == nil)
        }
        _ = try tampering.run(store.weights(filler: 1))
        let seen = sources.map { table.difference(FootprintReader.take($0), from: .model($0.model)) }
        #expect(seen == [store.weights(filler: 1), nil])
    }

    @Test func `a directory that is exchanged is seen, even where its files are the same`() throws {
        let table = try table()
        let blobs = store.root + "/blobs"
        try #require(rename(blobs, blobs + ".away") == 0)
        try #require(symlink(blobs + ".away", blobs) == 0)
        #expect(table.look().count == 2)
        #expect(table.owners(below: blobs).count == 2)
        #expect(table.owners(below: store.root + "/blob").isEmpty)
    }

    @Test func `a store's directories tell of every model that comes`() throws {
        var table = WatchTable()
        _ = table.watch(StoreCensus.take(store.root), for: .census)
        try TestStore.write(store.root + "/blobs/sha256-00", [1])
        #expect(table.look().isEmpty)
        _ = try store.put(manifest: [], "one", tag: "fresh")
        #expect(Array(table.look().keys) == [.census])
    }

    @Test func `a model of more files than may be watched is not watched by halves`() throws {
        var table = WatchTable()
        var footprint = ModelFootprint()
        for number in 0..<ModelFootprint.limit + 10 { footprint.add("/none/\(number)", .file) }
        #expect(footprint.sights.count == ModelFootprint.limit)
        for number in 0..<10 {
            var other = ModelFootprint()
            for name in 0..<ModelFootprint.limit { other.add("/none/\(number)/\(name)", .file) }
            _ = table.watch(other, for: .model("\(number)"))
        }
        #expect(table.watch(footprint, for: .model("more")) == nil)
        #expect(table.count <= WatchTable.limit)
    }
}

@Suite struct FileSystemKindTests {
    private static let mounts = """
        22 27 0:20 / /sys rw,nosuid - sysfs sysfs rw
        27 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda rw
        30 27 0:25 / /dev/shm rw - tmpfs tmpfs rw
        broken
        31 27 0:26 / /x rw
        """

    @Test(arguments: [(0xFE00, "ext4"), (25, "tmpfs"), (26, nil), (99, nil)] as [(UInt64, String?)])
    func `the kind of a device is found, and of others none`(_ device: UInt64, _ kind: String?) {
        #expect(FileSystemKind.kind(of: device, in: Self.mounts) == kind)
    }

    @Test func `memory tells less than a disk`() { #expect(FileSystemKind.silent("/dev/shm") == "tmpfs") }
}
