import Glibc
import Testing

@testable import Gateway

@Suite struct ChangeBellTests {
    private let folder: TestFolder
    private let bell = ChangeBell()

    init() throws {
        folder = try TestFolder()
        try #require(mkdir(folder.models, 0o700) == 0)
        bell.watch([folder.models])
    }

    @Test func `it rings for a change of a file, and is silent else`() throws {
        #expect(bell.wait(milliseconds: 1) == nil)
        try TestStore.write(folder.models + "/file", [1])
        #expect(bell.wait(milliseconds: 1000) == ChangeBell.Ring())
        #expect(bell.wait(milliseconds: 1) == nil)
        #expect(bell.fault == nil)
    }

    @Test func `it tells of a directory that was moved, and no more of it afterwards`() throws {
        try #require(rename(folder.models, folder.models + ".away") == 0)
        #expect(bell.wait(milliseconds: 1000)?.moved == [folder.models])
    }

    @Test func `a full queue is told of, and the bell goes on`() throws {
        let names = [folder.models + "/a", folder.models + "/b"]
        try TestStore.write(names[0], [1])
        for number in 0..<20_000 { try #require(rename(names[number % 2], names[1 - number % 2]) == 0) }
        var isOverflow = false
        for _ in 0..<1000 where !isOverflow {
            guard let ring = bell.wait(milliseconds: 100) else { break }
            isOverflow = ring.isOverflow
        }
        #expect(isOverflow)
        while bell.wait(milliseconds: 1) != nil {}
        try TestStore.write(names[0], [2])
        #expect(bell.wait(milliseconds: 1000) != nil)
    }

    @Test func `a directory that is not there is tried again`() throws {
        let later = folder.path + "/later"
        bell.watch([later])
        #expect(bell.fault == nil)
        try #require(mkdir(later, 0o700) == 0)
        bell.watch([later])
        try TestStore.write(later + "/file", [1])
        #expect(bell.wait(milliseconds: 1000) != nil)
    }

    /// Bytes that no kernel writes: short ones, and a length that points past the end.
    @Test func `events that are cut are read as far as they go`() {
        var events = InotifyEvents()
        let words: [UInt32] = [7, UInt32(IN_MOVE_SELF), 0, .max]
        let head = words.withUnsafeBytes { Array($0) }
        for bytes in [head + [1, 2, 3], Array(head.dropLast())] { bytes.withUnsafeBytes { events.add($0) } }
        #expect(events == InotifyEvents(isTouched: true, moved: [7]))
    }
}
