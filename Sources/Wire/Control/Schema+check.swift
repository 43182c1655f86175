/// Why a value does not fit its schema.
public struct SchemaFault: Error, Sendable, Equatable {
    /// Where, as a JSON pointer (RFC 6901); empty for the whole value.
    public var pointer: String
    /// What is wrong, in words that follow the name of the value.
    public var message: String
    /// True for a value of another form, false for one of the right form that is out of range.
    public var isShape: Bool
    /// What the value may be, in a sentence; may be empty.
    public var note = ""
    /// For a member that is unknown, those that are known in its place.
    public var known: [String] = []

    init(_ message: String, isShape: Bool) {
        pointer = ""
        self.message = message
        self.isShape = isShape
    }

    /// What to do about it; may be empty.
    public var hint: String {
        if known.isEmpty { return note }
        let name = pointer.split(separator: "/").last.map(String.init) ?? ""
        guard let near = NearWord.nearest(to: name, among: known) else {
            return "The members are \(known.joined(separator: ", "))."
        }
        return "Did you mean \(near)?"
    }

    fileprivate func below(_ key: String) -> SchemaFault {
        var fault = self
        let name = key.count > 64 ? key.prefix(64) + "…" : key[...]
        fault.pointer = "/" + Self.escaped(name) + pointer
        return fault
    }

    /// A name as it stands in a JSON pointer.
    public static func escaped(_ name: some StringProtocol) -> String {
        String(name).replacing("~", with: "~0").replacing("/", with: "~1")
    }
}

extension Schema {
    /// The first thing that does not fit; nil when all does.
    public func fault(in view: JSONView) -> SchemaFault? {
        guard var fault = kindFault(view) else { return nil }
        if fault.note.isEmpty, fault.known.isEmpty { fault.note = note }
        return fault
    }

    private func kindFault(_ view: JSONView) -> SchemaFault? {
        switch kind {
        case .object(let properties): return objectFault(view, properties)
        case .anything: return view.isObject ? nil : wrongType(view, "an object")
        case .map(let rule, let value, let most): return mapFault(view, rule, value, most)
        case .orWord(let schema, let words): return wordFault(view, schema, words)
        case .list(let element, let most, let isSet): return listFault(view, element, most, isSet)
        case .text(let rule):
            guard let text = view.string else { return wrongType(view, "a string") }
            return rule.fault(in: text).map { SchemaFault($0, isShape: false) }
        case .integer(let range): return integerFault(view, range)
        case .number(let range):
            guard let number = view.double else { return wrongType(view, "a number") }
            return Double(range.lowerBound)...Double(range.upperBound) ~= number ? nil : outOfRange(range)
        case .boolean: return view.bool == nil ? wrongType(view, "a boolean") : nil
        case .nullable(let schema): return view.isNull ? nil : schema.fault(in: view)
        case .choice(let member, let choices): return choiceFault(view, member, choices)
        case .named(_, let schema): return schema.fault(in: view)
        }
    }

    /// The same for a value that came as text: a piece of a path or of a query.
    public func fault(inText text: String) -> SchemaFault? {
        switch kind {
        case .text(let rule): return rule.fault(in: text).map { SchemaFault($0, isShape: false) }
        case .integer(let range):
            guard let value = Int(text), String(value) == text, range.contains(value) else { return outOfRange(range) }
            return nil
        case .boolean:
            return ["true", "false"].contains(text) ? nil : SchemaFault("must be true or false", isShape: false)
        case .nullable(let schema), .named(_, let schema): return schema.fault(inText: text)
        case .object, .anything, .map, .orWord, .list, .number, .choice:
            return SchemaFault("cannot be given as text", isShape: true)
        }
    }

    private func objectFault(_ view: JSONView, _ properties: [Property]) -> SchemaFault? {
        guard view.isObject else { return wrongType(view, "an object") }
        var seen: Set<String> = []
        for member in view.members {
            let key = member.key.string ?? ""
            guard let property = properties.first(where: { $0.name == key }) else {
                var fault = SchemaFault("is no member that is known here", isShape: true).below(key)
                fault.known = properties.map(\.name)
                return fault
            }
            if let fault = property.schema.fault(in: member.value) { return fault.below(key) }
            seen.insert(key)
        }
        let missing = properties.first { $0.isRequired && !seen.contains($0.name) }
        return missing.map { SchemaFault("is missing", isShape: true).below($0.name) }
    }

    private func mapFault(_ view: JSONView, _ rule: TextRule, _ value: Schema, _ most: Int) -> SchemaFault? {
        guard view.isObject else { return wrongType(view, "an object") }
        for (count, member) in view.members.enumerated() {
            let key = member.key.string ?? ""
            guard count < most else { return SchemaFault("must have at most \(most) members", isShape: false) }
            if let message = rule.fault(in: key) {
                return SchemaFault("as a name \(message)", isShape: false).below(key)
            }
            if let fault = value.fault(in: member.value) { return fault.below(key) }
        }
        return nil
    }

    private func wordFault(_ view: JSONView, _ schema: Schema, _ words: [String]) -> SchemaFault? {
        if let text = view.string, words.contains(text) { return nil }
        guard var fault = schema.fault(in: view) else { return nil }
        if fault.pointer.isEmpty { fault.message += ", or \(words.joined(separator: ", "))" }
        return fault
    }

    private func choiceFault(_ view: JSONView, _ member: String, _ choices: [Choice]) -> SchemaFault? {
        guard view.isObject else { return wrongType(view, "an object") }
        let words = Schema.words(choices.map(\.word))
        let given = view.members.first { $0.key.string == member }?.value
        if let given, let fault = words.fault(in: given) { return fault.below(member) }
        let choice = choices.first { $0.word == given?.string } ?? choices.first
        return objectFault(view, [.optional(member, words)] + (choice?.properties ?? []))
    }

    private func listFault(_ view: JSONView, _ element: Schema, _ most: Int, _ isSet: Bool) -> SchemaFault? {
        guard view.isArray else { return wrongType(view, "an array") }
        var seen: Set<String> = []
        for (index, item) in view.elements.enumerated() {
            guard index < most else { return SchemaFault("must have at most \(most) elements", isShape: false) }
            if let fault = element.fault(in: item) { return fault.below(String(index)) }
            if isSet, let word = item.string, !seen.insert(word).inserted {
                return SchemaFault("is there twice", isShape: false).below(String(index))
            }
        }
        return nil
    }

    private func integerFault(_ view: JSONView, _ range: ClosedRange<Int>) -> SchemaFault? {
        guard view.isNumber else { return wrongType(view, "an integer") }
        guard let value = view.whole, range.contains(value) else { return outOfRange(range) }
        return nil
    }

    private func wrongType(_ view: JSONView, _ wanted: String) -> SchemaFault {
        SchemaFault("must be \(wanted), not \(view.typeName)", isShape: true)
    }

    private func outOfRange(_ range: ClosedRange<Int>) -> SchemaFault {
        SchemaFault("must be a whole number from \(range.lowerBound) to \(range.upperBound)", isShape: false)
    }
}

extension JSONView {
    /// The number as an integer where it is one, also when it is written as `60.0` or `6e1`; JSON Schema tells no difference.
    /// Nil for other kinds, fractions, and what no reader of JSON holds exactly.
    public var whole: Int? {
        if let int { return int }
        guard let double, abs(double) <= 9_007_199_254_740_991 else { return nil }
        return Int(exactly: double)
    }
}
