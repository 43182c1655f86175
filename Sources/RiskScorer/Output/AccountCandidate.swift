import Vocabulary

/// An IBAN (ISO 13616): the length that its country has, and check digits by mod 97. Groups may be set apart.
struct AccountCandidate {
    let start: Int
    private var first: UInt8
    private var count = 1
    private var length = 0
    private var lastIsSeparator = false
    /// Place behind the last letter that counts.
    private var end = 0

    init(_ byte: UInt8, at place: Int) {
        start = place
        first = byte
    }

    mutating func take(_ byte: UInt8?, at place: Int, _ tape: OutputTape) -> CandidateStep {
        if count == length, length > 0 { return complete(before: byte, tape) }
        guard let byte else { return .dead }
        if count >= 4, byte == 0x20 || byte == 0x2D, !lastIsSeparator {
            lastIsSeparator = true
            return .open
        }
        lastIsSeparator = false
        switch count {
        case 1:
            guard byte.isUpper, let known = Self.lengths[UInt16(first) << 8 | UInt16(byte)] else { return .dead }
            length = known
        case 2, 3: guard byte.isDigit else { return .dead }
        default: guard byte.isUpper || byte.isDigit else { return .dead }
        }
        count += 1
        end = place + 1
        return .open
    }

    private func complete(before byte: UInt8?, _ tape: OutputTape) -> CandidateStep {
        let letters = tape[start..<end].filter(\.isAlphanumeric)
        guard !(byte?.isAlphanumeric ?? false), Self.isValid(letters) else { return .dead }
        return .match(
            OutputMatch(
                category: .pii, rule: "pii.iban", weight: 45, range: start..<end, label: "[account removed]",
                evidence: "an account number of \(length) letters", value: String(decoding: letters, as: UTF8.self)))
    }

    /// The check of ISO 7064, MOD 97-10: the first four letters behind the others, letters as 10 to 35.
    static func isValid(_ letters: [UInt8]) -> Bool {
        var rest = 0
        for letter in letters.dropFirst(4) + letters.prefix(4) {
            let value = letter.isDigit ? Int(letter - 0x30) : Int(letter - 0x41) + 10
            rest = (value > 9 ? rest * 100 + value : rest * 10 + value) % 97
        }
        return rest == 1
    }

    /// Lengths by country, from the IBAN registry of SWIFT.
    private static let lengths: [UInt16: Int] = {
        let text = """
            AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DJ27 DK18 DO28 EE20 \
            EG29 ES24 FI18 FK18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HN28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 \
            KW30 KZ20 LB28 LC32 LI21 LT20 LU20 LV21 LY25 MC27 MD24 ME22 MK19 MN20 MR27 MT31 MU30 NI28 NL18 NO15 OM23 \
            PK24 PL28 PS29 PT25 QA29 RO24 RS22 RU33 SA24 SC31 SD18 SE24 SI19 SK24 SM27 SO23 ST25 SV28 TL23 TN24 TR26 \
            UA29 VA22 VG24 XK20 YE30
            """
        var lengths: [UInt16: Int] = [:]
        for entry in text.split(separator: " ") {
            let bytes = Array(entry.utf8)
            lengths[UInt16(bytes[0]) << 8 | UInt16(bytes[1])] = Int(bytes[2] - 48) * 10 + Int(bytes[3] - 48)
        }
        return lengths
    }()
}
