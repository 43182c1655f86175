import Vocabulary

/// Follows all texts that must not come out through one answer.
struct LeakWatch {
    private var scans: [LeakScan]
    private var squeezer = Squeezer()
    /// The one whose rest is being taken out, and the place up to which it is: what stands behind may be of other text.
    private var takesOut: (scan: Int, end: Int)?

    init(_ plan: InspectionPlan) {
        scans = plan.leaks.map { LeakScan($0, holds: plan.holds($0.category)) }
    }

    var isEmpty: Bool { scans.isEmpty }
    /// Whether nothing of them is coming out.
    var isAtRest: Bool { takesOut == nil && scans.allSatisfy { $0.run == nil } }
    /// Up to where the rest of a leak is taken out; nil for none.
    var takenUntil: Int? { takesOut?.end }

    /// Takes bytes while nothing is found; the place behind the one with which a run begins, or the end.
    ///
    /// - Parameter first: place of the byte that would be at index 0.
    mutating func skim(
        _ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>, first: Int, _ character: inout CharacterPlace
    ) -> Int {
        for index in range {
            character.take(bytes[index], at: first + index)
            let symbol = squeezer.take(bytes[index])
            guard symbol != 0 else { continue }
            var begins = false
            for scan in scans.indices where scans[scan].skim(symbol, character.start) { begins = true }
            if begins { return index + 1 }
        }
        return range.upperBound
    }

    /// Takes the newest byte, in front of `end`.
    mutating func take(_ byte: UInt8, _ character: CharacterPlace, _ end: Int) {
        let symbol = squeezer.take(byte)
        guard symbol != 0 else { return }
        for index in scans.indices { scans[index].take(symbol, character.start) }
        if let (scan, _) = takesOut { takesOut = scans[scan].run == nil ? nil : (scan, end) }
    }

    /// What the newest byte, in front of `end`, made a leak.
    mutating func found(_ end: Int, _ plan: InspectionPlan) -> [OutputMatch] {
        var matches: [OutputMatch] = []
        for index in scans.indices {
            guard let (run, disguise) = scans[index].found() else { continue }
            let category = scans[index].source.category
            if plan.action(category) == .mask { takesOut = (index, end) }
            matches.append(Self.match(category, disguise, run, end))
        }
        return matches
    }

    private static func match(
        _ category: OutputCategory, _ disguise: Disguise, _ run: LeakScan.Run, _ end: Int
    ) -> OutputMatch {
        let isCanary = category == .canary
        let what = isCanary ? "canary" : "system prompt"
        return OutputMatch(
            category: category, rule: isCanary ? "canary.mark" : "system_prompt.text", weight: isCanary ? 95 : 70,
            range: run.start..<end, label: isCanary ? "[canary removed]" : "[system prompt removed]",
            evidence: "\(run.length) letters of the \(what)" + (disguise == .plain ? "" : ", \(disguise.rawValue)"),
            form: disguise.rawValue)
    }

    /// Where what may become a leak begins; `end` for nowhere.
    func hold(_ end: Int) -> Int { min(takesOut?.end ?? end, scans.reduce(end) { min($0, $1.hold(end)) }) }

    /// What ``hold(_:)`` was before the newest symbol, which begins at a place.
    func holdBefore(_ place: Int) -> Int { scans.reduce(place) { min($0, $1.holdBefore(place)) } }
}

/// Where the character begins that the newest byte is of, and how many of its bytes are to come.
struct CharacterPlace {
    private(set) var start = 0
    private var left = 0

    var isWhole: Bool { left <= 0 }

    @inline(__always)
    mutating func take(_ byte: UInt8, at place: Int) {
        if byte & 0xC0 == 0x80 {
            left -= 1
        } else {
            start = place
            left = byte >= 0xF0 ? 3 : byte >= 0xE0 ? 2 : byte >= 0xC0 ? 1 : 0
        }
    }
}
