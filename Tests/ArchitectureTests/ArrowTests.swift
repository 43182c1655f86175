import Testing

struct ArrowTests {
    static let tree = SourceTree()

    @Test func `Every folder of Sources is a room of the table or a C shim`() throws {
        #expect(try Self.tree.rooms() == Set(Room.all.map(\.name)).union(Room.shims))
    }

    @Test(arguments: Room.all)
    func `A room imports only what its row of the table allows`(room: Room) throws {
        let files = try Self.tree.swiftFiles(under: "Sources/\(room.name)")
        #expect(!files.isEmpty)
        for file in files {
            #expect(Self.wrongArrows(of: room, in: file.text).isEmpty, "\(file.path)")
        }
    }

    @Test(arguments: Room.all.filter(\.isPure))
    func `The row of a pure room names nothing that reaches the world`(room: Room) {
        #expect(room.mayImport.isDisjoint(with: Room.worldly))
        let rooms = Dictionary(uniqueKeysWithValues: Room.all.map { ($0.name, $0) })
        #expect(room.mayImport.allSatisfy { rooms[$0]?.isPure ?? true })
    }

    @Test(arguments: Room.shims.sorted())
    func `A C shim holds no Swift`(shim: String) throws {
        #expect(try Self.tree.swiftFiles(under: "Sources/\(shim)").map(\.path) == [])
    }

    @Test(arguments: ["Sources", "Tests"])
    func `No file is longer than 400 lines`(folder: String) throws {
        let names = folder == "Sources" ? Room.all.map { "Sources/\($0.name)" } : ["Tests"]
        let long = try names.flatMap(Self.tree.swiftFiles(under:)).filter { $0.lineCount > 400 }
        #expect(long.map { "\($0.path): \($0.lineCount)" } == [])
    }

    @Test func `A wrong arrow in a sample is reported`() throws {
        let wire = try #require(Room.all.first { $0.name == "Wire" })
        let sample = "import Vocabulary\nimport Synchronization\n@preconcurrency import Stores; import Glibc\n"
        #expect(Self.wrongArrows(of: wire, in: sample) == ["Glibc", "Stores"])
    }

    /// Modules that `source` imports although `room` may not, sorted.
    private static func wrongArrows(of room: Room, in source: String) -> [String] {
        ImportScanner.modules(in: source)
            .subtracting(room.mayImport)
            .subtracting(Room.standardLibrary)
            .sorted()
    }
}
