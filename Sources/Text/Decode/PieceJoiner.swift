/// Puts pieces that stand for parts of one view together, one a line, so that hundreds of them cost one view and none of
/// them is left out.
enum PieceJoiner {
    /// So many pieces of a view stay views of their own.
    private static let alone = 8

    /// The first pieces as they are, and the others joined, those with the same encodings in one; in the order of the view.
    static func join(_ pieces: [DecodedPiece], map: OffsetMap) -> [DecodedPiece] {
        guard pieces.count > alone else { return pieces }
        let ordered = pieces.sorted { start($0) < start($1) }
        var joined: [[Encoding]: Joined] = [:]
        var order: [[Encoding]] = []
        for piece in ordered.dropFirst(alone) {
            if joined[piece.encodings] == nil { order.append(piece.encodings) }
            joined[piece.encodings, default: Joined()].add(piece)
        }
        return ordered.prefix(alone) + order.compactMap { joined[$0]?.piece($0, map: map) }
    }

    private static func start(_ piece: DecodedPiece) -> Int { piece.source?.lowerBound ?? 0 }

    private struct Joined {
        private var bytes: [UInt8] = []
        private var starts: [Int] = []
        private var sources: [Range<Int>] = []

        mutating func add(_ piece: DecodedPiece) {
            guard let source = piece.source else { return }
            if !bytes.isEmpty { bytes.append(0x0A) }
            starts.append(bytes.count)
            sources.append(source)
            bytes += piece.text.bytes
        }

        func piece(_ encodings: [Encoding], map: OffsetMap) -> DecodedPiece {
            let layer = OffsetMap.Layer.blocks(starts: starts, sources: sources)
            let whole = (sources.first?.lowerBound ?? 0)..<(sources.map(\.upperBound).max() ?? 0)
            let text = MappedText(bytes: bytes, map: map.behind(layer))
            return DecodedPiece(encodings: encodings, text: text, source: whole)
        }
    }
}
