import Text

/// Shapes of keys and tokens, found by their fixed beginning and then checked letter by letter.
struct SecretShapes: Sendable {
    /// One secret in a text, case kept.
    struct Match: Equatable {
        var rule: String
        var range: Range<Int>
    }

    struct Shape: Sendable {
        var rule: String
        var prefix: String
        /// Letters after the prefix.
        var length: ClosedRange<Int>
        var alphabet: Alphabet
    }

    enum Alphabet: Sendable {
        case upperDigit, alphanumeric, token
        /// This gateway's own keys: 12 and 26 characters of base 32 with a hyphen between them.
        case credential
    }

    /// Also looked for in answers, by ``SecretFormats``.
    static let shapes: [Shape] = [
        Shape(rule: "secret.aws_key", prefix: "AKIA", length: 16...16, alphabet: .upperDigit),
        Shape(rule: "secret.aws_key", prefix: "ASIA", length: 16...16, alphabet: .upperDigit),
        Shape(rule: "secret.github_token", prefix: "ghp_", length: 36...255, alphabet: .alphanumeric),
        Shape(rule: "secret.github_token", prefix: "gho_", length: 36...255, alphabet: .alphanumeric),
        Shape(rule: "secret.github_token", prefix: "ghu_", length: 36...255, alphabet: .alphanumeric),
        Shape(rule: "secret.github_token", prefix: "ghs_", length: 36...255, alphabet: .alphanumeric),
        Shape(rule: "secret.github_token", prefix: "ghr_", length: 36...255, alphabet: .alphanumeric),
        Shape(rule: "secret.github_token", prefix: "github_pat_", length: 60...255, alphabet: .token),
        Shape(rule: "secret.openai_key", prefix: "sk-", length: 32...255, alphabet: .token),
        Shape(rule: "secret.slack_token", prefix: "xoxb-", length: 20...255, alphabet: .token),
        Shape(rule: "secret.slack_token", prefix: "xoxp-", length: 20...255, alphabet: .token),
        Shape(rule: "secret.google_key", prefix: "AIza", length: 35...35, alphabet: .token),
        Shape(rule: "secret.gateway_key", prefix: "si-", length: 39...39, alphabet: .credential),
        Shape(rule: "secret.gateway_key", prefix: "so-", length: 39...39, alphabet: .credential),
    ]
    private static let pem = "-----BEGIN "
    private static let jwt = "eyJ"

    private let prefixes = LiteralMatcher(shapes.map(\.prefix) + [pem, jwt])

    /// The secrets in folded bytes, in the order of their beginnings' ends.
    func find(in bytes: [UInt8]) -> [Match] {
        var matches: [Match] = []
        var noToken = 0
        prefixes.scan(bytes) { index, end in
            let reached = matches.last?.range.upperBound ?? 0
            guard end > reached, matches.count < 64 else { return }
            let found =
                index < Self.shapes.count
                ? Self.shaped(bytes, Self.shapes[index], end)
                : index == Self.shapes.count
                    ? Self.privateKey(bytes, end) : Self.webToken(bytes, end, noneBefore: &noToken)
            if let found { matches.append(found) }
        }
        return matches
    }

    private static func shaped(_ bytes: [UInt8], _ shape: Shape, _ end: Int) -> Match? {
        let start = end - shape.prefix.utf8.count
        guard start == 0 || !(bytes[start - 1].isWord || bytes[start - 1] == 0x5F) else { return nil }
        let body = bytes[end...].prefix(shape.length.upperBound + 1).prefix { accepts($0, shape.alphabet) }
        // Words joined by hyphens have no digits; a key of this length without any is next to impossible.
        guard shape.length.contains(body.count), body.contains(where: { $0 &- 0x30 < 10 }) else { return nil }
        guard shape.alphabet != .credential || body.firstIndex(of: 0x2D) == end + 12 else { return nil }
        return Match(rule: shape.rule, range: start..<body.endIndex)
    }

    /// A PEM block of any kind of private key, up to its end or to the end of the text.
    private static func privateKey(_ bytes: [UInt8], _ end: Int) -> Match? {
        let label = bytes[end...].prefix(40).prefix { $0 != 0x2D }
        guard label.hasSuffix("PRIVATE KEY") else { return nil }
        let body = bytes[label.endIndex...].prefix(16_384)
        let dashes = Array("-----".utf8)
        guard let footer = body.firstRange(of: Array("-----END".utf8)) else {
            return Match(rule: "secret.private_key", range: end - pem.utf8.count..<body.endIndex)
        }
        let close = bytes[footer.upperBound...].prefix(64).firstRange(of: dashes)?.upperBound ?? footer.upperBound
        return Match(rule: "secret.private_key", range: end - pem.utf8.count..<close)
    }

    /// Three parts of base64url set apart by dots, the first two of which are JSON objects (RFC 7519).
    ///
    /// - Parameter noneBefore: where the letters end that were tried in vain: what begins among them ends there as well,
    ///   and trying each beginning anew would take quadratic time.
    private static func webToken(_ bytes: [UInt8], _ end: Int, noneBefore: inout Int) -> Match? {
        let start = end - jwt.utf8.count
        guard start >= noneBefore, start == 0 || !bytes[start - 1].isWord else { return nil }
        let header = bytes[start...].prefix(2_048).prefix { accepts($0, .token) }
        noneBefore = header.endIndex
        guard header.count >= 15, bytes[header.endIndex...].starts(with: Array(".eyJ".utf8)) else { return nil }
        let claims = bytes[(header.endIndex + 1)...].prefix(8_192).prefix { accepts($0, .token) }
        guard claims.count >= 10, claims.endIndex < bytes.count, bytes[claims.endIndex] == 0x2E else { return nil }
        let signature = bytes[(claims.endIndex + 1)...].prefix(2_048).prefix { accepts($0, .token) }
        return signature.count < 16 ? nil : Match(rule: "secret.jwt", range: start..<signature.endIndex)
    }

    static func accepts(_ byte: UInt8, _ alphabet: Alphabet) -> Bool {
        switch alphabet {
        case .upperDigit: byte &- 0x41 < 26 || byte &- 0x30 < 10
        case .alphanumeric: byte.isWord
        case .token: byte.isWord || byte == 0x2D || byte == 0x5F
        case .credential: byte &- 0x61 < 26 || byte &- 0x32 < 6 || byte == 0x2D
        }
    }
}

extension UInt8 {
    /// An ASCII letter or digit.
    fileprivate var isWord: Bool { (self | 0x20) &- 0x61 < 26 || self &- 0x30 < 10 }
}

extension ArraySlice<UInt8> {
    fileprivate func hasSuffix(_ text: String) -> Bool { suffix(text.utf8.count).elementsEqual(text.utf8) }

    fileprivate func firstRange(of needle: [UInt8]) -> Range<Int>? {
        guard let first = needle.first else { return nil }
        var from = startIndex
        while let index = self[from...].firstIndex(of: first) {
            if self[index...].starts(with: needle) { return index..<index + needle.count }
            from = index + 1
        }
        return nil
    }
}
