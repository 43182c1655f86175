import Vocabulary

/// Inspects the arguments of a tool call, JSON that comes in pieces: what its strings say is inspected as text and written
/// again, so that no mark ever breaks the JSON and no escape hides anything.
///
/// What is no JSON is inspected as it is.
public struct ArgumentInspector: Sendable {
    private enum Place {
        case outside
        /// A number, or a word where no JSON is.
        case word
        case string
        /// Behind a backslash, with the hexadecimal digits of a `\u` that are there.
        case escape([UInt8]?)
    }

    private let plan: InspectionPlan
    private var text: TextInspector
    private var place = Place.outside
    private var word: [UInt8] = []
    /// The first half of a surrogate pair.
    private var high: UInt32?
    private var out: [UInt8] = []
    /// Findings and masks of the strings that have ended.
    private var earlier = FindingList<OutputFinding>(limit: TextInspector.findingLimit)
    private var earlierMasks = 0
    /// Why the answer must end; nothing more comes out.
    public private(set) var stop: ReasonCode?

    private static let wordLimit = 200

    public init(_ plan: InspectionPlan) {
        self.plan = plan
        text = TextInspector(plan)
    }

    /// What was found.
    public var found: FindingList<OutputFinding> {
        var all = earlier
        all.add(text.found) { $0 }
        return all
    }
    public var findings: [OutputFinding] { found.items }
    public var isStopped: Bool { stop != nil }
    /// How often something was taken out.
    public var masks: Int { earlierMasks + text.masks }
    /// Bytes that are held now.
    public var held: Int { plan.mayChange ? text.held + word.count : 0 }
    /// Whether the end of the arguments may still find something, or give something out.
    public var isOpen: Bool { text.isOpen || !word.isEmpty }

    /// What may flow on, with the next piece; the piece itself where nothing may be changed.
    public mutating func push(_ piece: String) -> String {
        guard !plan.isIdle else { return piece }
        var run: [UInt8] = []
        for byte in piece.utf8 where !isStopped { take(byte, &run) }
        say(run)
        let out = take()
        return plan.mayChange ? out : piece
    }

    /// What is left at the end of the arguments.
    public mutating func finish() -> String {
        guard !plan.isIdle, !isStopped else { return "" }
        if case .word = place { endWord() }
        endText()
        let out = take()
        return plan.mayChange ? out : ""
    }

    private mutating func take() -> String {
        defer { out = [] }
        return String(decoding: out, as: UTF8.self)
    }

    private mutating func take(_ byte: UInt8, _ run: inout [UInt8]) {
        switch place {
        case .outside: outside(byte)
        case .word:
            if isWord(byte), word.count < Self.wordLimit {
                word.append(byte)
            } else {
                endWord()
                if !isStopped { outside(byte) }
            }
        case .string: string(byte, &run)
        case .escape(let digits): escape(byte, digits, &run)
        }
    }

    /// What numbers and words are made of, and the addresses and tokens of what is no JSON.
    private func isWord(_ byte: UInt8) -> Bool {
        byte.isTokenLetter || byte >= 0x80 || "+./@?=&%#~".utf8.contains(byte)
            || byte == 0x3A && word.first?.isLetter ?? false
    }

    private mutating func outside(_ byte: UInt8) {
        place = byte == 0x22 ? .string : byte.isAlphanumeric || byte == 0x2D ? .word : .outside
        if case .word = place { word = [byte] } else { out.append(byte) }
    }

    /// A number that is taken out leaves a string behind.
    private mutating func endWord() {
        place = .outside
        let written = String(decoding: word, as: UTF8.self)
        let isNumber = (word.first == 0x2D ? word.dropFirst() : word[...]).first?.isDigit ?? false
        word = []
        let shown = text.push(written) + text.finish()
        stop = text.stop
        let isChanged = shown != written && !isStopped
        out.append(contentsOf: (isChanged && isNumber ? "\"" + shown + "\"" : shown).utf8)
        renew()
    }

    // MARK: - Strings

    private mutating func string(_ byte: UInt8, _ run: inout [UInt8]) {
        switch byte {
        case 0x22:
            say(run)
            run = []
            endText()
            guard !isStopped else { return }
            place = .outside
            out.append(byte)
        case 0x5C: place = .escape(nil)
        default: run.append(byte)
        }
    }

    private mutating func escape(_ byte: UInt8, _ digits: [UInt8]?, _ run: inout [UInt8]) {
        if var digits {
            digits.append(byte)
            guard digits.count == 4 else { return place = .escape(digits) }
            place = .string
            unit(UInt32(String(decoding: digits, as: UTF8.self), radix: 16) ?? 0xFFFD, &run)
            return
        }
        place = .string
        switch byte {
        case 0x75: place = .escape([])
        case 0x6E: run.append(0x0A)
        case 0x74: run.append(0x09)
        case 0x72: run.append(0x0D)
        case 0x62: run.append(0x08)
        case 0x66: run.append(0x0C)
        case 0x22, 0x5C, 0x2F: run.append(byte)
        // No escape that JSON knows: what was meant is the backslash itself.
        default: run += [0x5C, byte]
        }
    }

    private mutating func unit(_ unit: UInt32, _ run: inout [UInt8]) {
        if (0xD800..<0xDC00).contains(unit) { return high = unit }
        var value = unit
        if (0xDC00..<0xE000).contains(unit) {
            value = high.map { 0x10000 + ($0 - 0xD800) << 10 + (unit - 0xDC00) } ?? 0xFFFD
        }
        high = nil
        run.append(contentsOf: String(Unicode.Scalar(value) ?? "\u{FFFD}").utf8)
    }

    private mutating func say(_ run: [UInt8]) {
        guard !run.isEmpty else { return }
        write(text.push(String(decoding: run, as: UTF8.self)))
        stop = text.stop
    }

    private mutating func endText() {
        write(text.finish())
        stop = text.stop
        renew()
    }

    /// Each string is a text of its own.
    private mutating func renew() {
        guard !isStopped, !text.found.isEmpty else { return }
        earlier.add(text.found) { $0 }
        earlierMasks += text.masks
        text = TextInspector(plan)
    }

    private mutating func write(_ text: String) {
        for byte in text.utf8 {
            switch byte {
            case 0x22, 0x5C: out += [0x5C, byte]
            case 0x0A: out += [0x5C, 0x6E]
            case 0x09: out += [0x5C, 0x74]
            case 0x0D: out += [0x5C, 0x72]
            case 0..<0x20: out += Array("\\u00".utf8) + [Self.digit(byte >> 4), Self.digit(byte & 15)]
            default: out.append(byte)
            }
        }
    }

    private static func digit(_ value: UInt8) -> UInt8 { value < 10 ? value + 0x30 : value - 10 + 0x61 }
}
