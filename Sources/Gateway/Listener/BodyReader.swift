import Wire

/// Gathers a request's body up to a limit.
struct BodyReader {
    enum Outcome {
        case more
        /// So many of the bytes belong to the body.
        case done(used: Int)
        case tooLarge, malformed
    }

    private(set) var body: [UInt8] = []
    private var left: Int
    private var chunks: ChunkedDecoder?
    private let limit: Int

    init(_ framing: HTTPFraming, limit: Int) {
        self.limit = limit
        if case .length(let length) = framing {
            left = length
            body.reserveCapacity(min(length, limit))
        } else {
            left = 0
            chunks = ChunkedDecoder()
        }
    }

    mutating func take(_ bytes: UnsafeBufferPointer<UInt8>) -> Outcome {
        guard chunks != nil else {
            let piece = UnsafeBufferPointer(rebasing: bytes.prefix(left))
            body.append(contentsOf: piece)
            left -= piece.count
            return left == 0 ? .done(used: piece.count) : .more
        }
        switch chunks?.decode(bytes, into: &body) {
        case .malformed, nil: return .malformed
        case .done(let used): return body.count > limit ? .tooLarge : .done(used: used)
        case .more: return body.count + (chunks?.pending ?? 0) > limit ? .tooLarge : .more
        }
    }
}
