/// What an address carries besides saying where something is (Rehberger 2023; EchoLeak, CVE-2025-32711).
enum AddressLoad: String {
    /// Values in the query.
    case query
    /// A part of the path that is too long or too random for a name.
    case path
    /// A label of the host that is.
    case host
    /// A place that was to be filled in.
    case template
    /// Text under base64, hexadecimal or percent signs.
    case encoded
    /// A key, or a mail address.
    case secret
    /// What was said in the request by anybody but the user.
    case conversation

    /// Letters from which on a part is long.
    private static let long = 32

    /// - Parameters:
    ///   - isFetched: whether it goes out without a click; then less is enough.
    ///   - isCut: whether it is longer than what is there.
    static func judge(_ parts: AddressParts, isFetched: Bool, isCut: Bool) -> AddressLoad? {
        let values = pairs(parts.query)
        let segments = parts.path.split(separator: 0x2F)
        let pieces = values.map(\.value) + segments + [parts.user]
        if pieces.contains(where: holdsSecret) { return .secret }
        let load = pieces.contains { isEncoded($0, least: isFetched ? 12 : 24) } ? AddressLoad.encoded : nil
        if let load { return load }
        guard isFetched else { return values.contains { isProse($0.value, least: 64, words: 8) } ? .query : nil }
        if values.contains(where: { isTemplate($0.value) }) || segments.contains(where: isTemplate) { return .template }
        if isCut || values.contains(where: { isData($0.name, $0.value) }) { return .query }
        if segments.contains(where: { isProse($0, least: long, words: 4) || isRandom($0, least: long) }) {
            return .path
        }
        let labels = Array(parts.host.utf8).split(separator: 0x2E)
        return labels.contains { isRandom($0[...], least: 24) } ? .host : nil
    }

    /// The values of the query, without percent signs.
    static func values(_ parts: AddressParts) -> [[UInt8]] { pairs(parts.query).map { PercentText.decode($0.value) } }

    // MARK: - Query

    private static func pairs(_ query: ArraySlice<UInt8>) -> [(name: ArraySlice<UInt8>, value: ArraySlice<UInt8>)] {
        query.split { $0 == 0x26 || $0 == 0x3B }.prefix(64).map { pair in
            let name = pair.prefix { $0 != 0x3D }
            return name.count == pair.count ? (name: [], value: pair) : (name, pair[(name.endIndex + 1)...])
        }
    }

    /// Names whose values say how an image is to look.
    private static let plainNames: Set<String> = [
        "fit", "crop", "format", "fm", "fmt", "auto", "ver", "version", "style", "theme", "color", "colour", "bg", "fg",
        "logo",
        "logocolor", "labelcolor", "branch", "ixlib", "cs", "lang", "hl", "type", "ext", "mode", "align",
    ]

    /// Numbers of few digits are none, also with an `x` or dots between them, and neither are short words for looks.
    private static func isData(_ name: ArraySlice<UInt8>, _ value: ArraySlice<UInt8>) -> Bool {
        guard !value.isEmpty else { return !name.isEmpty && isSuspicious(name) }
        let isNumber = value.allSatisfy { $0.isDigit || $0 == 0x78 || $0 == 0x2E || $0 == 0x2C || $0 == 0x2D }
        if isNumber { return value.count > 12 }
        let plain = plainNames.contains(String(decoding: name, as: UTF8.self).lowercased())
        return !(plain && value.count <= 12 && value.allSatisfy { $0.isTokenLetter || $0 == 0x2E || $0 == 0x2C })
    }

    /// A name without a value is a place to fill in where it says for what.
    private static func isSuspicious(_ name: ArraySlice<UInt8>) -> Bool {
        ["data", "q", "query", "msg", "secret", "text", "prompt", "info", "d"]
            .contains(String(decoding: name, as: UTF8.self).lowercased())
    }

    private static func isTemplate(_ value: ArraySlice<UInt8>) -> Bool {
        value.contains { $0 == 0x7B || $0 == 0x5B || $0 == 0x24 } || value.starts(with: "%7B".utf8)
    }

    // MARK: - Kinds of text

    /// Words, with what stands for spaces in addresses between them.
    private static func isProse(_ value: ArraySlice<UInt8>, least: Int, words: Int) -> Bool {
        guard value.count >= least else { return false }
        let text = PercentText.decode(value)
        let parts = text.split { !$0.isLetter && $0 < 0x80 }
        return text.contains { $0 == 0x20 || $0 == 0x2B } && parts.count >= words
    }

    private static func isRandom(_ part: ArraySlice<UInt8>, least: Int) -> Bool {
        // Names of pages and ids of pictures are made of shorter parts.
        part.split { $0 == 0x2D || $0 == 0x5F || $0 == 0x2E }.contains { run in
            run.count >= least && run.contains { $0.isDigit || $0.isUpper } && !isDigest(run)
                && run.allSatisfy { $0.isAlphanumeric || $0 == 0x3D || $0 == 0x25 || $0 == 0x2B }
        }
    }

    /// As long as the digests of files are, and hexadecimal: what says nothing but which file it is.
    private static func isDigest(_ run: ArraySlice<UInt8>) -> Bool {
        [32, 40, 64].contains(run.count) && run.allSatisfy { $0.isDigit || ($0 | 0x20) &- 0x61 < 6 }
    }

    /// Whether a value reads as text once it is decoded.
    private static func isEncoded(_ value: ArraySlice<UInt8>, least: Int) -> Bool {
        let plain = PercentText.decode(value).filter { $0 != 0x3D }
        guard plain.count >= least else { return false }
        if plain.allSatisfy(\.isBase64orURL), plain.contains(where: \.isUpper) || plain.contains(where: \.isDigit) {
            if isReadable(Base64Text.decode(plain)) { return true }
        }
        return plain.count >= 16 && isReadable(PercentText.hex(plain))
    }

    /// Nearly all of it letters, digits and ordinary punctuation, most of it letters.
    private static func isReadable(_ text: [UInt8]) -> Bool {
        guard text.count >= 8 else { return false }
        let good = text.count { (0x20...0x7E).contains($0) || $0 == 0x0A || $0 == 0x09 }
        let letters = text.count { $0.isLetter || $0 == 0x20 || $0.isDigit }
        return good * 100 >= text.count * 98 && letters * 100 >= text.count * 70
    }

    private static func holdsSecret(_ value: ArraySlice<UInt8>) -> Bool {
        guard value.count >= 12 else { return false }
        let text = PercentText.decode(value)
        if text.contains(0x40), let at = text.firstIndex(of: 0x40), at > 1, text[at...].dropFirst(3).contains(0x2E) {
            return text[..<at].allSatisfy(MailCandidate.isLocal) && text.count < 80
        }
        return SecretFormats.match(text[...]) != nil
    }
}

/// Percent signs and hexadecimal digits (RFC 3986).
enum PercentText {
    static func decode(_ text: ArraySlice<UInt8>) -> [UInt8] {
        guard text.contains(0x25) else { return Array(text) }
        var out: [UInt8] = []
        var index = text.startIndex
        while index < text.endIndex {
            if text[index] == 0x25, index + 2 < text.endIndex, let high = digit(text[index + 1]),
                let low = digit(text[index + 2])
            {
                out.append(high << 4 | low)
                index += 3
            } else {
                out.append(text[index])
                index += 1
            }
        }
        return out
    }

    /// The bytes that hexadecimal digits stand for; none where there is anything else.
    static func hex(_ text: [UInt8]) -> [UInt8] {
        guard text.count % 2 == 0 else { return [] }
        var out: [UInt8] = []
        for index in stride(from: 0, to: text.count, by: 2) {
            guard let high = digit(text[index]), let low = digit(text[index + 1]) else { return [] }
            out.append(high << 4 | low)
        }
        return out
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x41...0x46: byte - 0x41 + 10
        case 0x61...0x66: byte - 0x61 + 10
        default: nil
        }
    }
}

extension UInt8 {
    /// A letter of either alphabet of base64.
    fileprivate var isBase64orURL: Bool { isTokenLetter || self == 0x2B || self == 0x2F }
}
