import Vocabulary

/// An address with a host of its own, up to the first letter that cannot be part of it.
struct LinkCandidate {
    let start: Int
    private let use: MarkupContext.Use
    /// Whether white space is part of it: readers of Markdown differ, so an image's address is read to its `)`.
    private let untilClose: Bool
    private let plan: InspectionPlan
    private let isFenced: Bool
    private var depth = 0
    private var phase = Phase.scheme(0)

    private enum Phase { case scheme(Int), slashes(Int), rest }

    private static let scheme = Array("http".utf8)
    /// Letters that are held at most.
    private static let limit = 240

    /// - Parameter byte: an `h`, or the first of two slashes.
    init(_ byte: UInt8, at place: Int, _ context: MarkupContext, _ tape: OutputTape, _ plan: InspectionPlan) {
        start = place
        (use, untilClose) = context.use(at: place, tape)
        self.plan = plan
        isFenced = context.isFenced
        phase = byte == 0x2F ? .slashes(1) : .scheme(1)
    }

    mutating func take(_ byte: UInt8?, at place: Int, _ tape: OutputTape) -> CandidateStep {
        switch phase {
        case .scheme(let count):
            guard let byte else { return .dead }
            if count < Self.scheme.count {
                guard byte | 0x20 == Self.scheme[count] else { return .dead }
                phase = .scheme(count + 1)
            } else if byte == 0x3A {
                phase = .slashes(0)
            } else {
                guard count == Self.scheme.count, byte | 0x20 == 0x73 else { return .dead }
                phase = .scheme(count + 1)
            }
            return .open
        case .slashes(let count):
            guard byte == 0x2F else { return .dead }
            phase = count == 1 ? .rest : .slashes(count + 1)
            return .open
        case .rest: return rest(byte, place, tape)
        }
    }

    private mutating func rest(_ byte: UInt8?, _ place: Int, _ tape: OutputTape) -> CandidateStep {
        guard let byte, goesOn(byte) else { return end(at: place, tape) }
        guard place - start >= Self.limit else { return .open }
        let address = tape[start..<(place + 1)]
        guard var match = match(address, start..<(place + 1), isCut: true) else { return .dead }
        match.tail = MatchTail(.address(untilClose: untilClose))
        return .match(match)
    }

    private mutating func goesOn(_ byte: UInt8) -> Bool {
        if byte == 0x28 { depth += 1 }
        if byte == 0x29 {
            guard depth > 0 else { return false }
            depth -= 1
        }
        if untilClose { return byte != 0x0A && byte != 0x3E }
        return byte.isAddressLetter && byte != 0x27 && byte != 0x5D && byte != 0x7D && byte != 0x7C
    }

    private func end(at place: Int, _ tape: OutputTape) -> CandidateStep {
        var address = tape[start..<place]
        // What ends a sentence is none of the address.
        while let last = address.last, ".,;:!?*_".utf8.contains(last) { address.removeLast() }
        return match(address, start..<(start + address.count), isCut: false).map { .match($0) } ?? .dead
    }

    private func match(_ address: ArraySlice<UInt8>, _ range: Range<Int>, isCut: Bool) -> OutputMatch? {
        guard let parts = AddressParts(address), !plan.hosts.contains(parts.host),
            let load = AddressLoad.judge(parts, isFetched: use == .fetched, isCut: isCut)
                ?? (AddressLoad.values(parts).contains(where: plan.own.quotes) ? .conversation : nil)
        else { return nil }
        // In code nothing is clicked, but an image there may be shown by what does not know fences.
        if isFenced, use == .followed { return nil }
        let what = use == .fetched ? "image" : "link"
        return OutputMatch(
            category: .markdownExfil, rule: "markdown.\(what)_\(load.rawValue)", weight: use == .fetched ? 60 : 45,
            range: range, label: use == .fetched ? "[image removed]" : "[link removed]",
            evidence: "\(what) at \(parts.shownHost), \(range.count) letters",
            value: String(decoding: address, as: UTF8.self))
    }
}
