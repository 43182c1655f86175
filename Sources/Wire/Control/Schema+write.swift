extension Schema {
    /// Writes it as one value of JSON Schema, draft 2020-12, the dialect of OpenAPI 3.1; components by reference.
    public func write(to out: inout JSONWriter) {
        out.beginObject()
        if case .named(let name, _) = kind {
            out.field("$ref", "#/components/schemas/\(name)")
        } else {
            writeKind(to: &out)
            if !note.isEmpty { out.field("description", note) }
        }
        out.endObject()
    }

    /// The components that it refers to, by name, itself included.
    public var components: [String: Schema] {
        switch kind {
        case .object(let properties):
            properties.reduce(into: [:]) { $0.merge($1.schema.components) { old, _ in old } }
        case .list(let schema, _, _), .nullable(let schema), .map(_, let schema, _), .orWord(let schema, _):
            schema.components
        case .named(let name, let schema): schema.components.merging([name: schema]) { old, _ in old }
        case .choice(_, let choices):
            choices.flatMap(\.properties).reduce(into: [:]) { $0.merge($1.schema.components) { old, _ in old } }
        case .anything, .text, .integer, .number, .boolean: [:]
        }
    }

    private func writeKind(to out: inout JSONWriter) {
        switch kind {
        case .object(let properties): Self.write(properties, to: &out)
        case .anything: out.field("type", "object")
        case .map(let rule, let value, let most): Self.write(rule, value, most, to: &out)
        case .orWord(let schema, let words):
            Self.writeAny(of: [Schema(schema.kind), .words(words)], to: &out)
        case .list(let element, let most, let isSet):
            out.field("type", "array")
            out.key("items")
            element.write(to: &out)
            out.field("maxItems", most)
            if isSet { out.field("uniqueItems", true) }
        case .text(let rule): rule.write(to: &out)
        case .integer(let range): Self.write("integer", range, to: &out)
        case .number(let range): Self.write("number", range, to: &out)
        case .boolean: out.field("type", "boolean")
        case .nullable(let schema):
            out.key("anyOf")
            out.beginArray()
            Schema(schema.kind).write(to: &out)
            out.beginObject()
            out.field("type", "null")
            out.endObject()
            out.endArray()
        case .choice(let member, let choices):
            out.key("oneOf")
            out.beginArray()
            for (index, choice) in choices.enumerated() {
                let word = Property(member, .words([choice.word]), isRequired: index > 0)
                Schema.object([word] + choice.properties).write(to: &out)
            }
            out.endArray()
        case .named: return
        }
    }

    private static func write(_ properties: [Property], to out: inout JSONWriter) {
        out.field("type", "object")
        out.key("properties")
        out.beginObject()
        for property in properties {
            out.key(property.name)
            property.schema.write(to: &out)
        }
        out.endObject()
        let required = properties.filter(\.isRequired).map(\.name)
        if !required.isEmpty { out.field("required", required) }
        out.field("additionalProperties", false)
    }

    private static func writeAny(of schemas: [Schema], to out: inout JSONWriter) {
        out.key("anyOf")
        out.beginArray()
        for schema in schemas { schema.write(to: &out) }
        out.endArray()
    }

    private static func write(_ rule: TextRule, _ value: Schema, _ most: Int, to out: inout JSONWriter) {
        out.field("type", "object")
        out.field("maxProperties", most)
        out.key("propertyNames")
        out.beginObject()
        rule.write(to: &out)
        out.endObject()
        out.key("additionalProperties")
        value.write(to: &out)
    }

    private static func write(_ type: String, _ range: ClosedRange<Int>, to out: inout JSONWriter) {
        out.field("type", type)
        out.field("minimum", range.lowerBound)
        out.field("maximum", range.upperBound)
    }
}
