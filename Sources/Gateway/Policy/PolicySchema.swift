import Stores
import Wire

/// The JSON Schema of a policy, for editors: `# yaml-language-server: $schema=policy.schema.json`.
enum PolicySchema {
    /// Indented JSON, draft 2020-12, one line break at its end.
    static func text() throws(JSONError) -> String {
        var schema = JSONWriter(capacity: 32_768)
        Schema.policyDocument.write(to: &schema)
        var out = JSONWriter(capacity: 32_768)
        out.beginObject()
        out.field("$schema", "https://json-schema.org/draft/2020-12/schema")
        out.field("title", "SecureInfer policy")
        for member in try JSONDocument(schema.bytes).root.members {
            out.key(member.key.string ?? "")
            out.value(member.value)
        }
        out.endObject()
        return indented(try JSONDocument(out.bytes).root) + "\n"
    }

    private static func indented(_ view: JSONView, _ indent: String = "") -> String {
        let inner = indent + "  "
        if view.isObject {
            let members = view.members.map { member in
                inner + compact(member.key) + ": " + indented(member.value, inner)
            }
            return members.isEmpty ? "{}" : "{\n" + members.joined(separator: ",\n") + "\n\(indent)}"
        }
        // Lists of words stay on one line.
        guard view.isArray, view.elements.contains(where: { $0.isObject }) else { return compact(view) }
        return "[\n" + view.elements.map { inner + indented($0, inner) }.joined(separator: ",\n") + "\n\(indent)]"
    }

    private static func compact(_ view: JSONView) -> String {
        var out = JSONWriter()
        out.value(view)
        return out.text
    }
}
