import Glibc
import Testing

@testable import Gateway

struct LineFeedTests {
    /// A pipe, with what has been written into it so far.
    private final class Pipe {
        let ends: (read: Int32, write: Int32)
        private var isOpen = true

        init() throws {
            var both: [Int32] = [0, 0]
            try #require(pipe(&both) == 0)
            ends = (both[0], both[1])
        }

        func write(_ text: String) { #expect(Glibc.write(ends.write, text, text.utf8.count) == text.utf8.count) }

        func finish() {
            if isOpen { Glibc.close(ends.write) }
            isOpen = false
        }

        deinit {
            finish()
            Glibc.close(ends.read)
        }
    }

    private static func words(_ lines: [LineFeed.Line]?) -> [String]? {
        lines?.map { line in
            guard case .whole(let bytes) = line else { return "(too long)" }
            return String(decoding: bytes, as: UTF8.self)
        }
    }

    @Test func `lines are there as soon as they are whole`() throws {
        let pipe = try Pipe()
        var feed = LineFeed(descriptor: pipe.ends.read)
        pipe.write("one\ntwo\nthr")
        #expect(Self.words(try feed.next()) == ["one", "two"])
        pipe.write("ee\n")
        #expect(Self.words(try feed.next()) == ["three"])
        pipe.write("\n\nfour")
        #expect(Self.words(try feed.next()) == ["", ""])
        pipe.finish()
        #expect(Self.words(try feed.next()) == ["four"])
        #expect(try feed.next() == nil)
    }

    @Test func `a line of any number of pieces is put together`() throws {
        let pipe = try Pipe()
        var feed = LineFeed(descriptor: pipe.ends.read)
        pipe.write("a")
        pipe.write("b\n")
        pipe.finish()
        #expect(Self.words(try feed.next()) == ["ab"])
        #expect(try feed.next() == nil)
    }

    @Test func `a line beyond the limit is told and costs no more memory than the limit`() throws {
        let folder = try TestFolder()
        let long = [UInt8](repeating: 0x61, count: LineFeed.lineLimit + 1)
        try folder.write("lines", Array("before\n".utf8) + long + Array("\nafter\n".utf8))
        let file = open(folder.path + "/lines", O_RDONLY)
        defer { close(file) }
        var feed = LineFeed(descriptor: file)
        var seen: [String] = []
        while let lines = try feed.next() { seen += Self.words(lines) ?? [] }
        #expect(seen == ["before", "(too long)", "after"])
    }

    @Test func `what cannot be read is said`() {
        var feed = LineFeed(descriptor: -1)
        #expect(throws: Failure.self) { try feed.next() }
    }
}
