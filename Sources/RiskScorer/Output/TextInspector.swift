import Vocabulary

/// Inspects one text of an answer while it comes: a state machine that takes pieces and gives out what may flow on.
///
/// It goes byte by byte, so however a text is cut, the same comes out. What may still become a match that is to be masked
/// or to end the answer is held, ``holdLimit`` bytes at most; all else flows at once. Work is linear, memory constant.
public struct TextInspector: Sendable {
    /// Bytes that are held at most.
    public static let holdLimit = 256
    /// Findings that are kept; all are counted and acted on.
    static let findingLimit = 16

    private let plan: InspectionPlan
    private var tape = OutputTape()
    private var context = MarkupContext()
    private var candidates = CandidateSet()
    private var leaks: LeakWatch
    private var edits = OutputEdits()
    private var tail: MatchTail?
    /// Place up to which text may go out; it never goes back.
    private var released = 0
    private var previous: UInt8 = 0x0A
    private var localStart: Int?
    private var character = CharacterPlace()

    /// What was found.
    public private(set) var found = FindingList<OutputFinding>(limit: findingLimit)
    /// How often something was taken out.
    public private(set) var masks = 0
    /// Why the answer must end; nothing more comes out.
    public private(set) var stop: ReasonCode?
    /// For reading texts rather than passing them on.
    var collects = false
    private(set) var collected: [OutputMatch] = []

    public init(_ plan: InspectionPlan) {
        self.plan = plan
        leaks = LeakWatch(plan)
    }

    /// Findings that are kept.
    public var findings: [OutputFinding] { found.items }
    public var isStopped: Bool { stop != nil }
    /// Bytes that are held now.
    public var held: Int { tape.end - edits.emitted }
    /// Whether the end of the text may still find something, or give something out: what is only told is not held.
    public var isOpen: Bool { held > 0 || !candidates.isEmpty }

    /// What may flow on, with the next piece of the text.
    public mutating func push(_ text: String) -> String {
        guard !plan.isIdle else { return text }
        guard !isStopped, !text.isEmpty else { return "" }
        var text = text
        return text.withUTF8 { bytes in
            var out: [UInt8] = []
            var index = 0
            while index < bytes.count, !isStopped {
                let end = min(bytes.count, index + 1024)
                take(UnsafeBufferPointer(rebasing: bytes[index..<end]))
                index = end
                drain(&out)
            }
            return String(decoding: out, as: UTF8.self)
        }
    }

    /// What is left at the end of the text. More text may follow as a text of its own.
    public mutating func finish() -> String {
        guard !plan.isIdle, !isStopped else { return "" }
        apply(candidates.take(nil, at: tape.end, tape))
        candidates.removeAll()
        (tail, localStart) = (nil, nil)
        if !isStopped { released = tape.end }
        var out: [UInt8] = []
        drain(&out)
        previous = 0x0A
        return String(decoding: out, as: UTF8.self)
    }

    private mutating func drain(_ out: inout [UInt8]) {
        edits.write(tape, upTo: released, to: &out)
        tape.trim(keepingFrom: min(released, edits.emitted))
    }

    // MARK: - Bytes

    private mutating func take(_ bytes: UnsafeBufferPointer<UInt8>) {
        var index = 0
        while index < bytes.count, !isStopped {
            if isAtRest {
                let run = plain(bytes, from: index)
                if run > index {
                    index = pass(bytes, index, run)
                    continue
                }
            }
            take(bytes[index])
            index += 1
        }
    }

    /// Whether nothing is under way, so that bytes that begin nothing can be passed over.
    private var isAtRest: Bool {
        candidates.isEmpty && tail == nil && !plan.holdsMail && leaks.isAtRest
    }

    /// Takes bytes that begin nothing, but for a leak; where to go on.
    private mutating func pass(_ bytes: UnsafeBufferPointer<UInt8>, _ start: Int, _ end: Int) -> Int {
        let stop =
            leaks.isEmpty ? end : leaks.skim(bytes, start..<end, first: tape.end - start, &character)
        tape.append(bytes[start..<stop])
        previous = bytes[stop - 1]
        if leaks.isAtRest {
            let whole = leaks.isEmpty || character.isWhole ? tape.end : character.start
            released = max(released, leaks.hold(whole), bound(tape.end))
        } else {
            released = max(released, leaks.holdBefore(character.start), bound(character.start))
            apply(leaks.found(tape.end, plan))
            if !isStopped { release(tape.end) }
        }
        return stop
    }

    /// Where the bytes that begin nothing end.
    private func plain(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
        plan.triggers.withUnsafeBufferPointer { triggers in
            var index = start
            var isInWord = previous.isWordLetter
            while index < bytes.count {
                let byte = bytes[index]
                let trigger = triggers[Int(byte)]
                if !trigger.isEmpty, !isInWord || !trigger.isSubset(of: .atWordStart) { return index }
                isInWord = byte.isWordLetter
                index += 1
            }
            return index
        }
    }

    private mutating func take(_ byte: UInt8) {
        let place = tape.end
        tape.append(byte)
        character.take(byte, at: place)
        if tail != nil, goesOn(byte, place) {
            previous = byte
            return
        }
        apply(candidates.take(byte, at: place, tape))
        guard !isStopped else { return }
        let triggers = plan.triggers[Int(byte)]
        if !triggers.isEmpty { begin(triggers, byte, place) }
        if !leaks.isEmpty {
            leaks.take(byte, character, place + 1)
            apply(leaks.found(place + 1, plan))
        }
        if plan.holdsMail { localStart = MailCandidate.isLocal(byte) ? localStart ?? place : nil }
        previous = byte
        // No character goes out, or is taken out, in part.
        if !isStopped, character.isWhole { release(place + 1) }
    }

    private mutating func begin(_ triggers: InspectionPlan.Triggers, _ byte: UInt8, _ place: Int) {
        candidates.begin(triggers, byte, after: previous, tape, context, plan)
        if triggers.contains(.context) { context.take(byte, at: place, after: previous) }
        if triggers.contains(.control), byte != 0xC2 {
            apply([.control(place..<(place + 1), isEscape: byte == 0x1B)])
        }
    }

    /// Whether the byte belongs to a match that is too long to be held.
    private mutating func goesOn(_ byte: UInt8, _ place: Int) -> Bool {
        guard let step = tail?.takes(byte) else { return false }
        if step.isLast { tail = nil }
        guard step.isPart else { return false }
        edits.extend(to: place + 1)
        released = place + 1
        return true
    }

    private mutating func release(_ end: Int) {
        var hold = min(candidates.hold(plan, end), leaks.hold(end))
        if let localStart { hold = min(hold, max(localStart, end - 65)) }
        if let taken = leaks.takenUntil { edits.extend(to: taken) }
        released = max(released, hold, bound(end))
    }

    /// The place up to which all goes out at the latest; no character in part.
    private func bound(_ end: Int) -> Int {
        var least = end - Self.holdLimit
        while least > tape.base, tape[least] & 0xC0 == 0x80 { least -= 1 }
        return least
    }

    // MARK: - Matches

    private mutating func apply(_ matches: [OutputMatch]) {
        for match in matches where !isStopped { apply(match) }
    }

    private mutating func apply(_ match: OutputMatch) {
        if collects { return collected.append(match) }
        guard !isOwn(match) else { return }
        var (action, would) = (plan.action(match.category), plan.wanted(match.category))
        // Answers that teach HTML are full of it.
        if match.category == .activeContent, context.isFenced {
            (action, would) = (min(action, .report), min(would, .report))
        }
        if match.isForeign { (action, would) = (.stop, .stop) }
        note(match, action, would)
        switch action {
        case .off, .report: break
        case .stop:
            stop = match.category.code
            candidates.removeAll()
        case .mask:
            edits.add(match.range, match.label, released: released)
            masks += 1
            candidates.remove(in: match.range)
            tail = match.tail
            if tail != nil { candidates.removeAll() }
        }
    }

    private func isOwn(_ match: OutputMatch) -> Bool {
        match.isForeign ? plan.own.spells(match.value) : plan.own.contains(match.value, match.category)
    }

    private mutating func note(_ match: OutputMatch, _ action: OutputAction, _ would: OutputAction) {
        found.add(
            OutputFinding(
                category: match.category, rule: match.rule, weight: match.weight, action: action, would: would,
                form: match.form, evidence: match.evidence))
    }
}
