/// Walks the whole header of a GGUF file (versions 2 and 3, little-endian) and refuses what would make a loader read or
/// allocate outside its bounds.
///
/// Anchors: CVE-2025-53630 (size overflow in `gguf_init`), CVE-2026-27940, CVE-2026-7482 (tensors outside the file).
/// Memory is bounded by ``keyLimit`` and ``tensorLimit``, not by what the file says; time by the size of the file.
struct GGUFStructure {
    /// Key-value pairs at most.
    static let keyLimit: UInt64 = 65_536
    /// Tensors at most.
    static let tensorLimit: UInt64 = 65_536
    /// Elements of an array and bytes of a string at most, as in ggml.
    static let lengthLimit: UInt64 = 64 << 20
    /// Bytes of a key at most; the specification allows 65,535, real ones stay below 100.
    static let keyBytes: UInt64 = 1_024
    /// Bytes of a tensor's name at most.
    static let nameBytes: UInt64 = 255
    /// Chat templates at most; real files have one, or one for each of a few purposes.
    static let templateLimit = 32
    /// What the keys of chat templates begin with: the default one is the key itself, others follow a dot.
    static let templateKey = Array("tokenizer.chat_template".utf8)
    /// Largest alignment, as in ggml.
    static let alignmentLimit: UInt32 = 1 << 20

    private var cursor: ByteCursor
    private var alignment: UInt64 = 32
    private var spans: [Range<UInt64>] = []
    private var templates: [FileInside.Template] = []

    /// Checks `size` bytes that `source` can read and tells the chat templates among its metadata.
    ///
    /// Throws `malformed`, or `unknown` when the bytes cannot be read.
    @discardableResult
    static func check(size: UInt64, source: @escaping ByteCursor.Source) throws(Refusal) -> [FileInside.Template] {
        var walk = GGUFStructure(cursor: ByteCursor(size: size, source: source))
        try walk.run()
        return walk.templates
    }

    private init(cursor: ByteCursor) {
        self.cursor = cursor
    }

    private mutating func run() throws(Refusal) {
        let counts = try header()
        try pairs(counts.pairs)
        try tensors(counts.tensors)
        try bounds()
    }

    private mutating func header() throws(Refusal) -> (tensors: UInt64, pairs: UInt64) {
        guard cursor.size >= 24, try cursor.bytes(4).elementsEqual("GGUF".utf8) else {
            throw Self.broken("does not begin with GGUF")
        }
        let version: UInt32 = try cursor.integer()
        guard version == 2 || version == 3 else { throw Self.broken("version \(version) is not 2 or 3") }
        let tensors: UInt64 = try cursor.integer()
        let pairs: UInt64 = try cursor.integer()
        guard tensors <= Self.tensorLimit else { throw Self.broken("\(tensors) tensors") }
        guard pairs <= Self.keyLimit else { throw Self.broken("\(pairs) key-value pairs") }
        return (tensors, pairs)
    }

    private mutating func pairs(_ count: UInt64) throws(Refusal) {
        var keys: Set<ArraySlice<UInt8>> = []
        for _ in 0..<count {
            let key = try name(limit: Self.keyBytes, what: "key")
            guard keys.insert(key).inserted else { throw Self.broken("the same key twice") }
            let type: UInt32 = try cursor.integer()
            if key.elementsEqual("general.alignment".utf8) {
                try readAlignment(type)
            } else if type == ValueType.string, key.starts(with: Self.templateKey) {
                try template(String(decoding: key, as: UTF8.self))
            } else {
                try value(type)
            }
        }
    }

    private mutating func template(_ key: String) throws(Refusal) {
        guard templates.count < Self.templateLimit else { throw Self.broken("too many chat templates") }
        var left = try stringLength()
        let length = left
        var stream = SHA256Stream()
        var head: [UInt8] = []
        while left > 0 {
            let part = try cursor.bytes(Int(min(left, 16 << 10)))
            part.withUnsafeBytes { stream.add($0) }
            head += part.prefix(ModelContents.textLimit - head.count)
            left -= UInt64(part.count)
        }
        guard let digest = stream.finish() else { throw Refusal(.unknown, "OpenSSL could not hash a template") }
        let text = ModelContents.Text(head, of: Int64(length))
        templates.append(.init(key: key, text: text, digest: digest, bytes: Int64(length)))
    }

    private mutating func readAlignment(_ type: UInt32) throws(Refusal) {
        guard type == ValueType.uint32 else { throw Self.broken("general.alignment is no 32-bit number") }
        let found: UInt32 = try cursor.integer()
        guard found > 0, found & (found - 1) == 0, found <= Self.alignmentLimit else {
            throw Self.broken("general.alignment is \(found)")
        }
        alignment = UInt64(found)
    }

    private mutating func value(_ type: UInt32) throws(Refusal) {
        switch type {
        case ValueType.string: try string()
        case ValueType.array: try array()
        default: try cursor.skip(try Self.width(type))
        }
    }

    /// Arrays of arrays are refused, as ggml refuses them: nothing may recurse on what the file says.
    private mutating func array() throws(Refusal) {
        let type: UInt32 = try cursor.integer()
        let count: UInt64 = try cursor.integer()
        guard count <= Self.lengthLimit else { throw Self.broken("an array of \(count) elements") }
        if type == ValueType.string {
            guard count <= cursor.remaining / 8 else { throw Self.broken("an array longer than the file") }
            for _ in 0..<count { try string() }
        } else {
            try cursor.skip(count * (try Self.width(type)))
        }
    }

    private mutating func string() throws(Refusal) { try cursor.skip(try stringLength()) }

    private mutating func stringLength() throws(Refusal) -> UInt64 {
        let length: UInt64 = try cursor.integer()
        guard length <= Self.lengthLimit else { throw Self.broken("a string of \(length) bytes") }
        return length
    }

    private mutating func name(limit: UInt64, what: String) throws(Refusal) -> ArraySlice<UInt8> {
        let length: UInt64 = try cursor.integer()
        guard length > 0, length <= limit else { throw Self.broken("a \(what) of \(length) bytes") }
        let name = try cursor.bytes(Int(length))
        guard !name.contains(0) else { throw Self.broken("a \(what) with a zero byte") }
        return ArraySlice(Array(name))
    }

    private mutating func tensors(_ count: UInt64) throws(Refusal) {
        var names: Set<ArraySlice<UInt8>> = []
        for _ in 0..<count {
            let name = try name(limit: Self.nameBytes, what: "tensor name")
            guard names.insert(name).inserted else { throw Self.broken("the same tensor twice") }
            let bytes = try tensorBytes()
            let offset: UInt64 = try cursor.integer()
            guard offset % alignment == 0 else { throw Self.broken("a tensor at an unaligned offset") }
            let (end, overflow) = offset.addingReportingOverflow(bytes)
            guard !overflow, end <= cursor.size else { throw Self.broken("a tensor outside the file") }
            spans.append(offset..<end)
        }
    }

    /// Bytes of the tensor whose shape and type come next; neither they nor the element count may pass 2^63 - 1.
    private mutating func tensorBytes() throws(Refusal) -> UInt64 {
        let dimensions: UInt32 = try cursor.integer()
        guard dimensions <= 4 else { throw Self.broken("a tensor of \(dimensions) dimensions") }
        var elements: UInt64 = 1
        var row: UInt64 = 1
        for index in 0..<dimensions {
            let length: UInt64 = try cursor.integer()
            if index == 0 { row = length }
            let (product, overflow) = elements.multipliedReportingOverflow(by: length)
            guard length > 0, !overflow, product <= UInt64(Int64.max) else {
                throw Self.broken("a tensor of impossible dimensions")
            }
            elements = product
        }
        let id: UInt32 = try cursor.integer()
        guard let type = TensorType(id: id) else { throw Self.broken("a tensor of type \(id), which is not known") }
        guard row % type.elements == 0 else { throw Self.broken("a tensor row that is no whole number of blocks") }
        let (bytes, overflow) = (elements / type.elements).multipliedReportingOverflow(by: type.bytes)
        guard !overflow, bytes <= UInt64(Int64.max) else { throw Self.broken("a tensor of impossible dimensions") }
        return bytes
    }

    /// Every tensor lies inside the file and shares no byte with another.
    private func bounds() throws(Refusal) {
        guard !spans.isEmpty else { return }
        let start = (cursor.offset + alignment - 1) / alignment * alignment
        var reached: UInt64 = 0
        for span in spans.sorted(by: { $0.lowerBound < $1.lowerBound }) {
            guard span.lowerBound >= reached else { throw Self.broken("tensors that overlap") }
            reached = span.upperBound
        }
        guard start <= cursor.size, reached <= cursor.size - start else {
            throw Self.broken("a tensor outside the file")
        }
    }

    /// Bytes of a value of fixed width.
    private static func width(_ type: UInt32) throws(Refusal) -> UInt64 {
        guard let width = ValueType.widths[type] else { throw broken("a value of type \(type), which is not known") }
        return width
    }

    private static func broken(_ what: String) -> Refusal {
        Refusal(.malformed, "not a sound GGUF file: \(what)")
    }

    /// Type ids of values, by the GGUF specification.
    private enum ValueType {
        static let uint32: UInt32 = 4
        static let string: UInt32 = 8
        static let array: UInt32 = 9
        static let widths: [UInt32: UInt64] = [
            0: 1, 1: 1, 2: 2, 3: 2, 4: 4, 5: 4, 6: 4, 7: 1, 10: 8, 11: 8, 12: 8,
        ]
    }
}
