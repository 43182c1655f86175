/// Takes the chunked transfer coding off a body, strictly: plain hex sizes, no extensions, no trailers, CR LF everywhere.
public struct ChunkedDecoder: Sendable {
    public enum Outcome: Sendable, Equatable {
        /// All input was used; the body goes on.
        case more
        /// The body ended; so many bytes of the input were used.
        case done(used: Int)
        case malformed
    }

    private enum State { case size(digits: Int), sizeLF, data, dataCR, dataLF, endCR, endLF, finished }
    private var state = State.size(digits: 0)
    private var left = 0

    public init() {}

    /// Appends what is body in `input` to `body`.
    public mutating func decode(_ input: UnsafeBufferPointer<UInt8>, into body: inout [UInt8]) -> Outcome {
        var at = 0
        while at < input.count {
            if case .data = state {
                let take = min(left, input.count - at)
                body.append(contentsOf: input[at..<(at + take)])
                at += take
                left -= take
                if left == 0 { state = .dataCR }
                continue
            }
            guard step(input[at]) else { return .malformed }
            at += 1
            if case .finished = state { return .done(used: at) }
        }
        return .more
    }

    /// Bytes still due in the chunk that is being read, for limits that must hold before the bytes arrive.
    public var pending: Int { left }

    private mutating func step(_ byte: UInt8) -> Bool {
        switch state {
        case .size(let digits): return size(byte, digits)
        case .sizeLF: state = left == 0 ? .endCR : .data
        case .dataCR: state = .dataLF
        case .dataLF: state = .size(digits: 0)
        case .endCR: state = .endLF
        case .endLF: state = .finished
        case .data, .finished: return false
        }
        switch state {
        case .dataLF, .endLF: return byte == 0x0D
        default: return byte == 0x0A
        }
    }

    private mutating func size(_ byte: UInt8, _ digits: Int) -> Bool {
        if byte == 0x0D, digits > 0 {
            state = .sizeLF
            return true
        }
        guard let digit = JSONString.hexDigit(byte), digits < 8 else { return false }
        left = left << 4 | Int(digit)
        state = .size(digits: digits + 1)
        return true
    }
}
