/// Cuts an upstream's server-sent events or JSON lines into payloads; incremental, with a bound on each.
public struct EventStreamReader: Sendable {
    public enum Format: Sendable { case serverSentEvents, lines }

    /// Longest event or line.
    public static let limit = 1 << 20

    private let format: Format
    private var line: [UInt8] = []
    private var data: [UInt8] = []
    private var hasData = false
    private var isFirstLine = true

    public init(_ format: Format) { self.format = format }

    /// Appends the payloads that `bytes` complete to `out`, in order, also those in front of a fault.
    public mutating func feed(
        _ bytes: UnsafeBufferPointer<UInt8>, into out: inout [[UInt8]]
    ) throws(AnswerFault) {
        var from = 0
        while from < bytes.count {
            let rest = UnsafeBufferPointer(rebasing: bytes[from...])
            guard let end = rest.firstIndex(of: 0x0A) else {
                line.append(contentsOf: rest)
                break
            }
            line.append(contentsOf: rest[..<end])
            guard line.count + data.count <= Self.limit else { throw .tooLarge }
            from += end + 1
            if line.last == 0x0D { line.removeLast() }
            if isFirstLine { removeByteOrderMark() }
            if let payload = endOfLine() { out.append(payload) }
            line.removeAll(keepingCapacity: true)
        }
        guard line.count + data.count <= Self.limit else { throw .tooLarge }
    }

    /// True when nothing is left half-read, so that an end of the stream here cuts no event in two.
    public var isAtBoundary: Bool { line.isEmpty && !hasData }

    private mutating func endOfLine() -> [UInt8]? {
        switch format {
        case .lines: return line.isEmpty ? nil : line
        case .serverSentEvents:
            guard line.isEmpty else {
                field()
                return nil
            }
            guard hasData else { return nil }
            defer {
                data.removeAll(keepingCapacity: true)
                hasData = false
            }
            return data
        }
    }

    /// A stream of events may begin with one (WHATWG HTML, section 9.2.5); JSON may not.
    private mutating func removeByteOrderMark() {
        isFirstLine = false
        if format == .serverSentEvents, line.starts(with: [0xEF, 0xBB, 0xBF]) { line.removeFirst(3) }
    }

    /// A `data` field; other fields and comments have no meaning in these APIs.
    private mutating func field() {
        let name = Array("data".utf8)
        guard line.starts(with: name), line.count == name.count || line[name.count] == UInt8(ascii: ":") else { return }
        var value = line.dropFirst(name.count + 1)
        if value.first == 0x20 { value = value.dropFirst() }
        if hasData { data.append(0x0A) }
        data.append(contentsOf: value)
        hasData = true
    }
}
