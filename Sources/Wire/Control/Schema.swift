/// What a JSON value of the control API may be.
///
/// One description does both: it checks the values that come in (``fault(in:)``), and writes itself into the OpenAPI
/// document, so that neither can say something else than the other.
public struct Schema: Sendable, Equatable {
    public indirect enum Kind: Sendable, Equatable {
        /// These members and no others.
        case object([Property])
        /// Members that are not listed here.
        case anything
        /// Members with free names, all of one kind.
        case map(TextRule, Schema, most: Int)
        /// `isSet` where no element may be there twice.
        case list(Schema, most: Int, isSet: Bool)
        case text(TextRule)
        /// A whole number, however it is written.
        case integer(ClosedRange<Int>)
        /// Only for answers.
        case number(ClosedRange<Int>)
        case boolean
        case nullable(Schema)
        /// A value, or one of these words instead of it.
        case orWord(Schema, [String])
        /// One of several objects; a member tells which, and the first stands where it is absent.
        case choice(by: String, [Choice])
        /// A component of the document.
        case named(String, Schema)
    }

    /// A member of an object.
    public struct Property: Sendable, Equatable {
        public var name: String
        public var schema: Schema
        public var isRequired: Bool

        public init(_ name: String, _ schema: Schema, isRequired: Bool = true) {
            self.name = name
            self.schema = schema
            self.isRequired = isRequired
        }

        public static func optional(_ name: String, _ schema: Schema) -> Property {
            Property(name, schema, isRequired: false)
        }
    }

    /// An object that the word in a member chooses; the member itself is not among the properties.
    public struct Choice: Sendable, Equatable {
        public var word: String
        public var properties: [Property]

        public init(_ word: String, _ properties: [Property]) {
            self.word = word
            self.properties = properties
        }
    }

    public var kind: Kind
    /// One sentence for people; may be empty.
    public var note: String

    public init(_ kind: Kind, note: String = "") {
        self.kind = kind
        self.note = note
    }

    // MARK: - Short forms

    public static func object(_ properties: [Property], note: String = "") -> Schema {
        Schema(.object(properties), note: note)
    }

    public static func list(_ element: Schema, most: Int, note: String = "") -> Schema {
        Schema(.list(element, most: most, isSet: false), note: note)
    }

    /// Words of which none may be there twice.
    public static func set(_ element: Schema, most: Int, note: String = "") -> Schema {
        Schema(.list(element, most: most, isSet: true), note: note)
    }

    /// Text without control characters.
    public static func text(_ length: ClosedRange<Int>, note: String = "") -> Schema {
        Schema(.text(TextRule(.printable, length: length)), note: note)
    }

    /// An IPv4 or IPv6 address, or a range of them.
    public static func address(note: String = "") -> Schema {
        Schema(.text(TextRule(.address, length: 2...49)), note: note)
    }

    /// Text with any characters; only for answers.
    public static func anyText(_ length: ClosedRange<Int> = 0...1_048_576, note: String = "") -> Schema {
        Schema(.text(TextRule(.any, length: length)), note: note)
    }

    public static func token(
        first: LetterSet, rest: LetterSet, _ length: ClosedRange<Int>, note: String = ""
    ) -> Schema {
        Schema(.text(TextRule(.token(first: first, rest: rest), length: length)), note: note)
    }

    public static func words(_ words: [String], note: String = "") -> Schema {
        Schema(.text(TextRule(.words(words), length: 0...64)), note: note)
    }

    public static func integer(_ range: ClosedRange<Int>, note: String = "") -> Schema {
        Schema(.integer(range), note: note)
    }

    public static func number(_ range: ClosedRange<Int>, note: String = "") -> Schema {
        Schema(.number(range), note: note)
    }

    public static func boolean(note: String = "") -> Schema { Schema(.boolean, note: note) }

    /// A length of time as `500ms`, `15m` or `7d`, within bounds in milliseconds.
    public static func duration(_ range: ClosedRange<Int>, note: String = "") -> Schema {
        Schema(.text(TextRule(.duration(range), length: 2...14)), note: note)
    }

    /// A day, or a moment by RFC 3339.
    public static func date(note: String = "") -> Schema {
        Schema(.text(TextRule(.date, length: 10...35)), note: note)
    }

    public static func map(_ key: TextRule, _ value: Schema, most: Int, note: String = "") -> Schema {
        Schema(.map(key, value, most: most), note: note)
    }

    /// The same, or one of these words.
    public func or(_ words: String...) -> Schema { Schema(.orWord(self, words), note: note) }

    /// The same, or null.
    public var orNull: Schema { Schema(.nullable(self), note: note) }

    /// The same as a component of the document.
    public func named(_ name: String) -> Schema { Schema(.named(name, self)) }
}

extension Schema {
    /// The schema behind names and nulls.
    public var plain: Schema {
        switch kind {
        case .named(_, let schema), .nullable(let schema), .orWord(let schema, _): schema.plain
        default: self
        }
    }
    /// The members of an object, of the first one where there is a choice; none for other values.
    public var properties: [Property] {
        switch plain.kind {
        case .object(let properties): properties
        case .choice(let member, let choices):
            [.optional(member, .words(choices.map(\.word)))] + (choices.first?.properties ?? [])
        default: []
        }
    }
}
