/// One thing to draw: a character with its marks, 1 or 2 columns wide, that is safe on any terminal.
struct Glyph: Sendable, Equatable {
    var text: String
    var columns: Int
    /// True for a piece of a ⟦NAME⟧ that stands for something hidden; never true for text that merely looks like one.
    var isMarker = false
    /// True for text that was smuggled in as tag characters, inside its marker.
    var isSmuggled = false
    /// UTF-8 offsets of what it stands for in the text that was read.
    var source = 0..<0

    /// Its style in text of another style: what stands for something hidden is marked.
    func style(on style: Style) -> Style {
        guard isMarker else { return style }
        let marked = isSmuggled ? Style.smuggled : .marker
        return Style(marked.tone, style.attributes.union(marked.attributes))
    }
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

    /// A ⟦NAME⟧ that is being handed out character by character.
    private struct Marker {
        var text = Substring()
        var source = 0..<0
        /// Characters left until smuggled text begins; nil where there is none.
        var lead: Int?
        /// UTF-8 offset of the next smuggled character, where each stands for one tag.
        var tag: Int?
    }

    private var scalars: String.UnicodeScalarView.Iterator
    private let mode: Mode
    private let breaksLines: Bool
    private var held: Unicode.Scalar?
    /// UTF-8 offset of `held`.
    private var heldAt = 0
    private var marker = Marker()

    /// With `breaksLines` a line feed is handed out as a glyph of no columns, for those who break lines at it.
    init(_ text: String, mode: Mode = .safe, breaksLines: Bool = false) {
        scalars = text.unicodeScalars.makeIterator()
        self.mode = mode
        self.breaksLines = breaksLines
        held = scalars.next()
    }

    mutating func next() -> Glyph? {
        if let glyph = nextOfMarker() { return glyph }
        let start = heldAt
        guard let scalar = take() else { return nil }
        if breaksLines, scalar == "\n" { return Glyph(text: "\n", columns: 0, source: start..<heldAt) }
        switch Visibility(scalar) {
        case .visible(let columns): return visible(scalar, columns: columns, from: start)
        case .hidden: marker = Marker(text: bracketed(name(scalar)), source: start..<heldAt)
        case .tag: marker = tagRun(from: scalar, at: start)
        }
        return nextOfMarker()
    }

    private mutating func nextOfMarker() -> Glyph? {
        guard let character = marker.text.popFirst() else { return nil }
        var glyph = Glyph(text: String(character), columns: 1, isMarker: true, source: marker.source)
        guard let lead = marker.lead else { return glyph }
        if lead > 0 {
            if let tag = marker.tag { glyph.source = tag..<(tag + 4) }
            marker.lead = lead - 1
        } else if !marker.text.isEmpty {
            glyph.isSmuggled = true
            if let tag = marker.tag {
                glyph.source = tag..<(tag + 4)
                marker.tag = tag + 4
            }
        } else if let tag = marker.tag {
            glyph.source = (tag - 4)..<tag
        }
        return glyph
    }

    private func bracketed(_ name: String) -> Substring { Substring("⟦" + name + "⟧") }

    private mutating func take() -> Unicode.Scalar? {
        defer {
            heldAt += held.map { UTF8.width($0) } ?? 0
            held = scalars.next()
        }
        return held
    }

    private func name(_ scalar: Unicode.Scalar) -> String {
        mode == .safe ? HiddenName.of(scalar) : HiddenName.point(scalar)
    }

    private mutating func visible(_ scalar: Unicode.Scalar, columns: Int, from start: Int) -> Glyph {
        var text = String.UnicodeScalarView()
        text.append(scalar.value == 0xA0 ? " " : scalar)
        var end = heldAt
        var surplus = 0
        while let mark = held, mark.value >= 0x300, Visibility.isMark(mark) {
            _ = take()
            if text.count <= Self.marksPerBase {
                text.append(mark)
                end = heldAt
            } else {
                surplus += 1
            }
        }
        if surplus > 0 { marker = Marker(text: bracketed("+\(surplus) MARKS"), source: end..<heldAt) }
        return Glyph(text: String(text), columns: columns, source: start..<end)
    }

    private mutating func tagRun(from first: Unicode.Scalar, at start: Int) -> Marker {
        guard mode == .safe else { return Marker(text: bracketed(name(first)), source: start..<heldAt) }
        var decoded = String.UnicodeScalarView()
        var tags = 0
        var scalar = first
        while true {
            tags += 1
            if 0xE0020...0xE007E ~= scalar.value { decoded.append(Unicode.Scalar(UInt8(scalar.value - 0xE0000))) }
            guard tags <= Self.tagsPerMarker, let following = held, case .tag = Visibility(following) else { break }
            _ = take()
            scalar = following
        }
        let source = start..<heldAt
        guard !decoded.isEmpty else { return Marker(text: bracketed(HiddenName.of(first)), source: source) }
        let isWhole = decoded.count == tags
        return Marker(
            text: bracketed("TAG " + String(decoded)), source: source, lead: 5, tag: isWhole ? start : nil)
    }
}
