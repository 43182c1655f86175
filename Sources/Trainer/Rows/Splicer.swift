/// Puts texts into other texts, at a place where one sentence or line ends.
struct Splicer {
    private var random: SeededRandom

    init(_ name: String) { random = SeededRandom(name) }

    /// `count` rows, each a carrier with one of the pieces in it. Long carriers are cut to a stretch of lines.
    mutating func splice(_ pieces: [Row], into carriers: [Row], count: Int, source: String) -> [Row] {
        guard !pieces.isEmpty, !carriers.isEmpty else { return [] }
        return (0..<count).map { index in
            let piece = pieces[index < pieces.count ? index : random.below(pieces.count)]
            var carrier = Array(carriers[random.below(carriers.count)].text.utf8)
            if carrier.count > 1500 {
                let start = Self.breaks(carrier)[random.below(Self.breaks(carrier).count)]
                carrier = Array(carrier[start...].prefix(600 + random.below(900)))
                carrier = Array(String(decoding: carrier, as: UTF8.self).utf8)
            }
            let places = Self.breaks(carrier)
            let place = places[random.below(places.count)]
            let glue = ["\n", " ", "\n\n", "\n", " "][random.below(5)]
            let before = carrier[..<place] + (place == 0 ? [] : Array(glue.utf8))
            let after = (place == carrier.count ? [] : Array(glue.utf8)) + carrier[place...]
            let middle = Array(piece.text.utf8)
            return Row(
                text: String(decoding: before + middle + after, as: UTF8.self), isAttack: piece.isAttack,
                source: source,
                attack: piece.isAttack ? before.count..<before.count + middle.count : nil, weight: piece.weight,
                template: piece.template)
        }
    }

    /// Where a sentence or line ends, the start and the end of the text included.
    private static func breaks(_ bytes: [UInt8]) -> [Int] {
        var places = [0]
        for index in bytes.indices.dropLast() {
            let isEnd = bytes[index] == 0x2E || bytes[index] == 0x21 || bytes[index] == 0x3F
            if bytes[index] == 0x0A || (isEnd && (bytes[index + 1] == 0x20 || bytes[index + 1] == 0x0A)) {
                places.append(index + 1)
            }
        }
        places.append(bytes.count)
        return places
    }
}
