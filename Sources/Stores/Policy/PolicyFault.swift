import SecurityGate
import Wire

/// Why a policy document is not taken.
public struct PolicyFault: Error, Sendable, Equatable {
    public enum Kind: String, Sendable {
        /// It has another form than a policy: a member that is unknown, a number where text belongs.
        case shape
        /// Something is out of its range.
        case range
        /// Two members contradict each other.
        case conflict
    }

    public var kind: Kind
    /// Where, as a JSON pointer (RFC 6901); empty for the whole document.
    public var pointer: String
    /// What is wrong, in words that follow the name of the value.
    public var message: String
    /// What to do about it; may be empty.
    public var hint: String

    public init(_ message: String, at pointer: String = "", kind: Kind = .range, hint: String) {
        self.kind = kind
        self.pointer = pointer
        self.message = message
        self.hint = hint
    }

    init(_ fault: SchemaFault) {
        self.init(fault.message, at: fault.pointer, kind: fault.isShape ? .shape : .range, hint: fault.hint)
    }

    /// The pointer as people read it: `tenants.acme.block`, `workloads[0].name`; `the policy` for all of it.
    public var path: String {
        guard !pointer.isEmpty else { return "the policy" }
        return pointer.dropFirst().split(separator: "/", omittingEmptySubsequences: false).reduce("") { path, part in
            if Int(part) != nil, !path.isEmpty, !path.hasSuffix("tenants") { return path + "[\(part)]" }
            let name = part.replacing("~1", with: "/").replacing("~0", with: "~")
            return path.isEmpty ? String(name) : path + "." + name
        }
    }
}

extension Policy {
    /// Refuses what contradicts itself, once it is merged with what is said above it.
    ///
    /// - Parameters:
    ///   - view: the part of the document that says it, to point at the member that was written there.
    ///   - place: the JSON pointer of that part.
    func check(_ view: JSONView, at place: String) throws(PolicyFault) {
        guard warn <= block else {
            throw PolicyFault(
                "is above the score that is blocked (warn \(warn), block \(block))",
                at: place + (view["warn"] != nil ? "/warn" : "/block"), kind: .conflict,
                hint: "Let warn be no more than block; what is absent stays.")
        }
        try Self.check(session.conversationWarn, session.conversationBlock, "conversation", view, place)
        try Self.check(session.tenantWarn, session.tenantBlock, "tenant", view, place)
        if let number = output.canaries.firstIndex(where: { !Self.isLongEnough($0) }) {
            throw PolicyFault(
                "has too few letters and digits to be told from others", at: place + "/output/canaries/\(number)",
                hint: "Take at least \(OutputPolicy.canaryLetters) letters or digits.")
        }
        if let shorter = zip(autoBan.durations.dropFirst(), autoBan.durations).first(where: { $0 < $1 }) {
            throw PolicyFault(
                "has \(TimeSpan.text(shorter.0)) behind \(TimeSpan.text(shorter.1))", at: place + "/auto_ban/durations",
                kind: .conflict, hint: "Let no ban be shorter than the one before.")
        }
        guard !autoBan.durations.isEmpty else {
            throw PolicyFault(
                "is empty", at: place + "/auto_ban/durations", kind: .conflict,
                hint: "Name a duration; blocks: off has nobody banned.")
        }
        var names: Set<String> = []
        for (index, workload) in workloads.enumerated() where !names.insert(workload.name).inserted {
            throw PolicyFault(
                "is there twice", at: place + "/workloads/\(index)/name", kind: .conflict,
                hint: "Give each workload a name of its own.")
        }
    }

    private static func check(
        _ warn: Int?, _ block: Int?, _ whose: String, _ view: JSONView, _ place: String
    ) throws(PolicyFault) {
        guard let warn, let block, warn > block else { return }
        let isWarn = view["session"]?.members.first { $0.key.string == whose }?.value["warn"] != nil
        throw PolicyFault(
            "is above the risk that is blocked (warn \(warn), block \(block))",
            at: place + "/session/\(whose)/\(isWarn ? "warn" : "block")", kind: .conflict,
            hint: "Let warn be no more than block, or off.")
    }

    private static func isLongEnough(_ canary: String) -> Bool {
        canary.unicodeScalars.count { $0.properties.isAlphabetic || $0.properties.numericType != nil }
            >= OutputPolicy.canaryLetters
    }
}
