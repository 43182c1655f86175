import Vocabulary

/// Tells what groups of digits are.
struct NumberShapes {
    private let number: DigitGroups
    private let tape: OutputTape
    /// The byte behind the last group; 0 for the end.
    private let next: UInt8

    init(_ number: DigitGroups, _ tape: OutputTape, next: UInt8) {
        self.number = number
        self.tape = tape
        self.next = next
    }

    private var groups: [DigitGroups.Group] { number.groups }

    // MARK: - Cards

    /// A card that begins with a group.
    func card(from start: Int) -> OutputMatch? {
        let first = groups[start]
        guard first.before != 0x2E, !first.before.isTokenLetter || first.before == 0x2D else { return nil }
        guard first.count == 4 || first.count >= 13 || first.count == 1 else { return nil }
        var count = 0
        for last in start..<groups.count {
            count += groups[last].count
            guard count <= 19 else { return nil }
            guard last == start || groups[last].before == 0x20 || groups[last].before == 0x2D else { return nil }
            guard count >= 13, isGroupedAsCard(start...last), let digits = card(start, count) else { continue }
            if last + 1 == groups.count, next.isLetter { return nil }
            return OutputMatch(
                category: .pii, rule: "pii.card", weight: 45,
                range: first.range.lowerBound..<groups[last].range.upperBound, label: "[card removed]",
                evidence: "a card number of \(count) digits", value: Self.text(digits))
        }
        return nil
    }

    private func card(_ group: Int, _ count: Int) -> [UInt8]? {
        let start = number[group].startIndex
        let digits = Array(number.digits[start..<(start + count)])
        return Self.isLongAsCard(digits) && CardNumbers.isCard(digits) ? digits : nil
    }

    /// Whether the issuer's cards have so many digits.
    private static func isLongAsCard(_ digits: [UInt8]) -> Bool {
        switch (digits[0], digits[1]) {
        case (4, _): digits.count == 13 || digits.count == 16 || digits.count == 19
        case (3, 4), (3, 7): digits.count == 15
        case (3, 6), (3, 8): digits.count == 14 || digits.count == 16
        case (2, _), (5, _): digits.count == 16
        default: digits.count >= 16
        }
    }

    /// In one piece, in groups of four or more of which the first has four, or digit by digit.
    private func isGroupedAsCard(_ range: ClosedRange<Int>) -> Bool {
        guard range.count > 1 else { return true }
        if groups[range].allSatisfy({ $0.count == 1 }) { return range.count == 15 || range.count == 16 }
        return groups[range.lowerBound].count == 4 && groups[range].dropLast().allSatisfy { $0.count >= 4 }
    }

    // MARK: - Telephones and others

    /// A telephone or social security number that all groups make up.
    func number(from start: Int) -> OutputMatch? {
        guard !next.isLetter, next != 0x5F else { return nil }
        let range = start..<(groups.last?.range.upperBound ?? start)
        if isSocialSecurity, says(["ssn", "social security"], before: start) {
            return match("pii.us_ssn", 45, range, "[number removed]", "a social security number")
        }
        guard isInternational || isAmerican || isNational(start) else { return nil }
        return match("pii.phone", 10, range, "[phone removed]", "a telephone number of \(number.digits.count) digits")
    }

    private var counts: [Int] { groups.map(\.count) }

    /// E.164: a plus and nine to fifteen digits.
    private var isInternational: Bool {
        groups[0].before == 0x2B && (9...15).contains(number.digits.count) && number.digits[0] != 0
    }

    /// Three, three and four digits, set apart: (212) 555-0123. Neither code begins with 0 or 1.
    private var isAmerican: Bool {
        let first = groups.count == 4 && number.digits[0] == 1 && groups[0].count == 1 ? 1 : 0
        guard counts[first...].elementsEqual([3, 3, 4]), groups[first].before != 0x2E else { return false }
        return number[first].first ?? 0 >= 2 && number[first + 1].first ?? 0 >= 2
            && groups[(first + 1)...].allSatisfy { " -.)".utf8.contains($0.before) }
    }

    /// A zero, then eight to eleven digits in groups, where the text speaks of telephones: dates and times look alike.
    private func isNational(_ start: Int) -> Bool {
        guard groups.count >= 2, (9...12).contains(number.digits.count), number.digits[0] == 0, number.digits[1] != 0
        else {
            return false
        }
        return says(
            ["phone", "tel", "call", "mobile", "cell", "fax", "whatsapp", "dial", "ruf", "handy"], before: start)
    }

    private var isSocialSecurity: Bool {
        guard counts == [3, 2, 4], groups.dropFirst().allSatisfy({ $0.before == 0x2D }) else { return false }
        let isArea = number[0] != [0, 0, 0] && number[0] != [6, 6, 6] && number[0].first != 9
        return isArea && number[1] != [0, 0] && number[2] != [0, 0, 0, 0]
    }

    /// Whether one of the words stands in the 40 bytes before a place.
    private func says(_ words: [String], before place: Int) -> Bool {
        let text = tape[max(tape.base, place - 40)..<place].map { $0.isUpper ? $0 | 0x20 : $0 }
        return words.contains { text.firstRange(of: Array($0.utf8)) != nil }
    }

    private func match(
        _ rule: String, _ weight: Int, _ range: Range<Int>, _ label: StaticString, _ evidence: String
    ) -> OutputMatch {
        OutputMatch(
            category: .pii, rule: rule, weight: weight, range: range, label: label, evidence: evidence,
            value: Self.text(number.digits))
    }

    private static func text(_ digits: [UInt8]) -> String { String(decoding: digits.map { $0 + 0x30 }, as: UTF8.self) }
}
