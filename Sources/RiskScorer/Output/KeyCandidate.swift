import Vocabulary

/// The head of a private key in PEM (RFC 7468): a match as soon as the first letters of its body are there, since the rest
/// is too long to be held.
struct KeyCandidate {
    let start: Int
    private var label: [UInt8] = []
    /// Letters of the body in a row.
    private var body = 0
    private var phase = Phase.opening

    private enum Phase { case opening, label, closing(Int), body }

    private static let opening = Array("-----BEGIN ".utf8)
    private static let bodyLetters = 8
    /// Most letters from the start on.
    private static let limit = 200

    init(at place: Int) { start = place }

    mutating func take(_ byte: UInt8?, at place: Int) -> CandidateStep {
        guard let byte, place - start < Self.limit else { return .dead }
        switch phase {
        case .opening:
            guard Self.opening[place - start] == byte else { return .dead }
            if place - start + 1 == Self.opening.count { phase = .label }
        case .label:
            guard byte != 0x2D else {
                guard label.suffix(11).elementsEqual("PRIVATE KEY".utf8) else { return .dead }
                phase = .closing(1)
                break
            }
            guard label.count < 40, byte.isUpper || byte.isDigit || byte == 0x20 else { return .dead }
            label.append(byte)
        case .closing(let dashes):
            guard byte == 0x2D else { return .dead }
            phase = dashes == 4 ? .body : .closing(dashes + 1)
        case .body: return content(byte, place)
        }
        return .open
    }

    /// White space, `\n` in two letters and the header lines of old keys may come first.
    private mutating func content(_ byte: UInt8, _ place: Int) -> CandidateStep {
        guard byte.isKeyBlockLetter, byte != 0x2D || label.starts(with: "RSA".utf8) || label.starts(with: "EC".utf8)
        else {
            return .dead
        }
        body = byte.isBase64 ? body + 1 : 0
        guard body >= Self.bodyLetters else { return .open }
        return .match(
            OutputMatch(
                category: .secret, rule: "secret.private_key", weight: 90, range: start..<(place + 1),
                label: "[secret removed]", evidence: String(decoding: label, as: UTF8.self),
                tail: MatchTail(.keyBlock)))
    }
}
