import Wire

/// One value in which two policy documents differ.
public struct PolicyChange: Sendable, Equatable {
    /// `tenants.acme.block`.
    public let key: String
    /// As JSON, a long one cut; nil where it was not there.
    public let old: String?
    /// Nil where it is not there any more.
    public let new: String?

    /// Most characters of a value.
    static let limit = 80

    /// Changes in a line, at most so many characters of them: `block=85, limits.rpm=60`.
    static func summary(_ changes: [PolicyChange], most: Int) -> String {
        var text = ""
        for (count, change) in changes.enumerated() {
            let next = (text.isEmpty ? "" : ", ") + change.key + "=" + (change.new ?? "-")
            guard text.count + next.count <= most else { return text + " and \(changes.count - count) more" }
            text += next
        }
        return text
    }
}

extension PolicyDocument {
    /// What makes this document of an older one, in the order of this one; what is gone comes last.
    public func changes(from older: PolicyDocument) -> [PolicyChange] {
        let (new, old) = (PolicyLeaves(view), PolicyLeaves(older.view))
        let changed = new.keys.filter { old.values[$0] != new.values[$0] }
        let gone = old.keys.filter { new.values[$0] == nil }
        return (changed + gone).map { key in
            PolicyChange(
                key: key, old: old.values[key].map { PolicyLeaves.cut($0) },
                new: new.values[key].map { PolicyLeaves.cut($0) })
        }
    }
}

/// The values of a document by their names; a list is one value.
private struct PolicyLeaves {
    var keys: [String] = []
    var values: [String: String] = [:]

    init(_ view: JSONView) { add(view, "") }

    private mutating func add(_ view: JSONView, _ path: String) {
        guard view.isObject else {
            keys.append(path)
            var out = JSONWriter()
            out.value(view)
            values[path] = out.text
            return
        }
        for member in view.members {
            let name = member.key.string ?? ""
            add(member.value, path.isEmpty ? name : path + "." + name)
        }
    }

    static func cut(_ text: String) -> String {
        text.count > PolicyChange.limit ? text.prefix(PolicyChange.limit - 1) + "…" : text
    }
}
