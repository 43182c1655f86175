/// A text as it stands, or what one part of it decodes to, in the two forms that detectors read.
public struct TextView: Sendable, Equatable {
    /// The decodings that led here, outermost first; empty for the text itself.
    public var path: [Encoding]
    /// Folded, in its own case and with its own white space: for shapes such as keys, where case matters.
    public var folded: MappedText
    /// Folded and normalised: for words.
    public var normal: MappedText
    /// From offsets in the normal form to offsets in the folded one.
    public var inFolded: OffsetMap

    /// The view of a folded text.
    public init(path: [Encoding], folded: MappedText) {
        let local = Normalizer().normalize(MappedText(bytes: folded.bytes))
        self.path = path
        self.folded = folded
        normal = MappedText(bytes: local.bytes, map: folded.map.behind(local.map))
        inFolded = local.map
    }
}

/// Everything that detectors need to know of one text.
public struct TextAnalysis: Sendable, Equatable {
    /// The UTF-8 bytes as they came.
    public var original: [UInt8]
    /// The text itself.
    public var root: TextView
    /// What parts of it decode to, breadth first.
    public var decoded: [TextView]
    /// The hidden characters of the text itself; spans are in bytes of the original.
    public var report: FoldReport
    /// Something looked encoded but was beyond the limits, so it was read in part or not at all.
    public var isTruncated: Bool
    /// How many bytes of it look encoded and were not read. Of rewritings of a whole view that were cut it counts only those
    /// that others of the same view left no room for.
    public var unreadBytes = 0
}
