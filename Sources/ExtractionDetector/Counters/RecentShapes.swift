/// How the last 32 fresh prompts began, ended and how long they were, which tells whether one is made of a template.
struct RecentShapes: Sendable, Equatable {
    static let capacity = 32

    private struct Entry: Sendable, Equatable {
        var opening: UInt32 = 0
        var closing: UInt32 = 0
        var inner: UInt32 = 0
        /// Bits of the number of words: 3 for four to seven.
        var size: UInt8 = 0
    }

    private var entries = [Entry](repeating: Entry(), count: capacity)
    private var next = 0
    private var count = 0

    var byteCount: Int { entries.count * MemoryLayout<Entry>.stride }

    /// Compares a prompt with the last ones.
    func compare(_ prompt: PromptShape, _ seen: inout Familiarity) {
        var same: (opening: Int, closing: Int, inner: Int) = (0, 0, 0)
        for entry in entries.prefix(count) {
            if entry.opening == prompt.opening { same.opening += 1 }
            if entry.closing == prompt.closing { same.closing += 1 }
            if entry.inner == prompt.inner { same.inner += 1 }
        }
        let many = max(3, count / 4)
        seen.isTemplated = max(same.opening, same.closing) >= many
        seen.isInnerTemplated = same.inner >= many
        seen.opensAlike = max(same.opening, same.closing) >= 2
        seen.isVaried = isVaried
    }

    /// Prompts of three sizes at least, each twice as long as the one before: nobody types so into one box, and no template
    /// fills so.
    private var isVaried: Bool {
        var sizes = (0, 0, 0, 0)
        for entry in entries.prefix(count) {
            switch entry.size {
            case ...3: sizes.0 += 1
            case 4: sizes.1 += 1
            case 5: sizes.2 += 1
            default: sizes.3 += 1
            }
        }
        return [sizes.0, sizes.1, sizes.2, sizes.3].count { $0 >= max(2, count / 16) } >= 3
    }

    mutating func add(_ prompt: PromptShape) {
        entries[next] = Entry(
            opening: prompt.opening, closing: prompt.closing, inner: prompt.inner,
            size: UInt8(Int.bitWidth - prompt.words.leadingZeroBitCount))
        next = (next + 1) % Self.capacity
        count = min(count + 1, Self.capacity)
    }

    /// Takes in what another memory holds, as if those prompts had come now.
    mutating func merge(_ other: RecentShapes) {
        let start = other.count < Self.capacity ? 0 : other.next
        for step in 0..<other.count / 2 {
            entries[next] = other.entries[(start + other.count / 2 + step) % Self.capacity]
            next = (next + 1) % Self.capacity
            count = min(count + 1, Self.capacity)
        }
    }
}

extension RecentShapes {
    func write(to writer: inout ByteWriter) {
        writer.add(UInt8(next))
        writer.add(UInt8(count))
        for entry in entries {
            for hash in [entry.opening, entry.closing, entry.inner] { writer.add(hash) }
            writer.add(entry.size)
        }
    }

    init(_ reader: inout ByteReader) {
        next = Int(reader.next(in: UInt8(0)...UInt8(Self.capacity - 1)))
        count = Int(reader.next(in: UInt8(0)...UInt8(Self.capacity)))
        if count < Self.capacity, next != count { reader.fail() }
        for index in entries.indices {
            entries[index] = Entry(
                opening: reader.next(), closing: reader.next(), inner: reader.next(), size: reader.next(in: 0...10))
        }
    }
}
