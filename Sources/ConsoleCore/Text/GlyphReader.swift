/// One thing to draw: a character with its marks, 1 or 2 columns wide, that is safe on any terminal.
struct Glyph: Sendable, Equatable {
    var text: String
    var columns: Int
    /// True for a piece of a ⟦NAME⟧ that stands for something hidden; never true for text that merely looks like one.
    var isMarker = false
}

/// The sanitiser: turns any text into glyphs that cannot move the cursor, reorder the line or hide.
///
/// Controls (C0, C1, DEL), bidi and other format characters, variation selectors, unassigned and private-use scalars come
/// out as ⟦NAME⟧; a run of Unicode tag characters, the carrier of ASCII smuggling, is decoded in place as ⟦TAG text⟧;
/// combining marks past ``marksPerBase`` are counted instead of drawn. Everything that reaches a ``Frame`` goes through
/// here.
struct GlyphReader: Sequence, IteratorProtocol {
    /// How hidden scalars are spelled.
    enum Mode: Sendable, Equatable {
        /// By name, tag runs decoded.
        case safe
        /// By code point, tag runs included.
        case reveal
    }

    /// Marks drawn on one base; enough for Vietnamese and vocalised Arabic, too few for a tower.
    static let marksPerBase = 2
    /// Tag characters decoded into one marker at most.
    static let tagsPerMarker = 4096

    private var scalars: String.UnicodeScalarView.Iterator
    private let mode: Mode
    private var held: Unicode.Scalar?
    private var marker = Substring()

    init(_ text: String, mode: Mode = .safe) {
        scalars = text.unicodeScalars.makeIterator()
        self.mode = mode
        held = scalars.next()
    }

    mutating func next() -> Glyph? {
        if let character = marker.popFirst() { return Glyph(text: String(character), columns: 1, isMarker: true) }
        guard let scalar = take() else { return nil }
        switch Visibility(scalar) {
        case .visible(let columns): return visible(scalar, columns: columns)
        case .hidden: return mark(name(scalar))
        case .tag: return mark(tagRun(from: scalar))
        }
    }

    private mutating func take() -> Unicode.Scalar? {
        defer { held = scalars.next() }
        return held
    }

    private mutating func mark(_ name: String) -> Glyph? {
        marker = Substring("⟦" + name + "⟧")
        return next()
    }

    private func name(_ scalar: Unicode.Scalar) -> String {
        mode == .safe ? HiddenName.of(scalar) : HiddenName.point(scalar)
    }

    private mutating func visible(_ scalar: Unicode.Scalar, columns: Int) -> Glyph {
        var text = String.UnicodeScalarView()
        text.append(scalar.value == 0xA0 ? " " : scalar)
        var surplus = 0
        var marks = 0
        while let following = held, following.value >= 0x300, Visibility.isMark(following) {
            held = scalars.next()
            marks += 1
            if marks <= Self.marksPerBase { text.append(following) } else { surplus += 1 }
        }
        if surplus > 0 { marker = Substring("⟦+\(surplus) MARKS⟧") }
        return Glyph(text: String(text), columns: columns)
    }

    private mutating func tagRun(from first: Unicode.Scalar) -> String {
        guard mode == .safe else { return name(first) }
        var decoded = String.UnicodeScalarView()
        var scalar = first
        for _ in 0..<Self.tagsPerMarker {
            if 0xE0020...0xE007E ~= scalar.value { decoded.append(Unicode.Scalar(UInt8(scalar.value - 0xE0000))) }
            guard let following = held, case .tag = Visibility(following) else { break }
            held = scalars.next()
            scalar = following
        }
        return decoded.isEmpty ? HiddenName.of(first) : "TAG " + String(decoded)
    }
}
