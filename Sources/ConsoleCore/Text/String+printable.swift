extension String {
    /// The text with everything that could act on a terminal spelled out as ⟦NAME⟧.
    public var printable: String { GlyphReader(self).map(\.text).joined() }
}
