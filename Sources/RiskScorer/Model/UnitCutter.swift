/// The parts of a text that are judged one by one; the worst of them stands for the text.
package enum UnitKind: Int, CaseIterable, Sendable {
    /// The text as a whole.
    case whole
    /// A number of words in a row, each window beginning in the middle of the one before.
    case window
    /// A sentence or line, very short ones together with the next.
    case sentence
}

/// How a text is cut: the same for training and for scoring.
package struct UnitShape: Equatable, Sendable {
    /// Words in a window, 8 to 64.
    package var window = 48
    /// Words up to which a text is judged as a whole too.
    package var wholeLimit = 1 << 20
    /// Words that a sentence needs to be judged alone.
    package var leastSentence = 5

    package static let windowLimits = 8...64

    package init(window: Int = 48, wholeLimit: Int = 1 << 20, leastSentence: Int = 5) {
        self.window = window
        self.wholeLimit = wholeLimit
        self.leastSentence = leastSentence
    }
}

/// Everything up to and with one word.
package struct UnitMark: Equatable, Sendable {
    /// Sum of the weights of word features, and how many there were.
    package var words: Int32 = 0
    package var wordCount: Int32 = 0
    /// The same for groups of characters.
    package var groups: Int32 = 0
    package var groupCount: Int32 = 0
    /// Bytes read.
    package var end: Int32 = 0

    package init() {}
}

/// A word feature that was read, and the how manieth word it belonged to.
struct RecentFeature {
    var number: UInt32 = .max
    var place: Int32 = -1_000_000
}

/// Weighs features and judges units.
package protocol UnitJudge {
    /// The weight of a word feature.
    mutating func word(_ index: UInt32) -> Int32
    /// The weight of a group.
    mutating func group(_ index: UInt32) -> Int32
    /// Judges what stands between two marks.
    mutating func judge(_ kind: UnitKind, from start: UnitMark, to end: UnitMark)
    /// The text is read; it had so many words and marks.
    mutating func finish(words: Int)
}

/// Adds up weights word by word and has each unit judged as soon as its last word is read, so that a text of any length
/// takes one pass and a few kilobytes.
package struct UnitCutter<Judge: UnitJudge>: FeatureSink {
    private(set) var judge: Judge
    private let shape: UnitShape
    private let stride: Int
    private let ring: UnsafeMutablePointer<UnitMark>
    private var now = UnitMark()
    /// Where the sentence being read begins, and where the one before began.
    private var sentence = UnitMark()
    private var previous = UnitMark()
    private var sentenceWords = 0
    private var count = 0
    private var untilStride: Int
    /// The last word features by a part of their number, with where they stood.
    private let recent: UnsafeMutablePointer<RecentFeature>
    private var isWordOpen = false
    private var isRepeat = false

    private static var ringSize: Int { 128 }
    private static var recentSize: Int { 512 }

    /// Has all units of normalised text judged and hands the judge back.
    package static func cut(
        _ bytes: UnsafeBufferPointer<UInt8>, _ shape: UnitShape, _ judge: Judge
    ) -> Judge {
        withUnsafeTemporaryAllocation(of: UnitMark.self, capacity: ringSize) { ring in
            guard let base = ring.baseAddress else { return judge }
            ring.initialize(repeating: UnitMark())
            return withUnsafeTemporaryAllocation(of: RecentFeature.self, capacity: recentSize) { recent in
                guard let recentBase = recent.baseAddress else { return judge }
                recent.initialize(repeating: RecentFeature())
                var cutter = UnitCutter(judge, shape, base, recentBase)
                var reader = FeatureReader(bytes)
                reader.read(&cutter)
                cutter.finish()
                return cutter.judge
            }
        }
    }

    private init(
        _ judge: Judge, _ shape: UnitShape, _ ring: UnsafeMutablePointer<UnitMark>,
        _ recent: UnsafeMutablePointer<RecentFeature>
    ) {
        self.recent = recent
        self.judge = judge
        self.shape = shape
        self.ring = ring
        stride = shape.window / 2
        untilStride = shape.window / 2
    }

    @inline(__always)
    package mutating func word(_ index: UInt32) {
        let isKnown = note(index)
        // The first feature is the word itself.
        if !isWordOpen { (isWordOpen, isRepeat) = (true, isKnown) }
        guard !isKnown else { return }
        now.words &+= judge.word(index)
        now.wordCount &+= 1
    }

    @inline(__always)
    package mutating func group(_ index: UInt32) {
        guard !isRepeat else { return }
        now.groups &+= judge.group(index)
        now.groupCount &+= 1
    }

    /// Notes a feature, and whether it stood within a window before: said twice it says no more than once, and rulers, tables
    /// and lists say the same thing all the time.
    @inline(__always)
    private mutating func note(_ number: UInt32) -> Bool {
        let slot = Int(number) & (Self.recentSize - 1)
        let known = recent[slot]
        recent[slot] = RecentFeature(number: number, place: Int32(truncatingIfNeeded: count))
        return known.number == number && count - Int(known.place) <= shape.window
    }

    @inline(__always)
    package mutating func close(_ bytes: Range<Int>, endsSentence: Bool) {
        isWordOpen = false
        if !bytes.isEmpty {
            now.end = Int32(truncatingIfNeeded: bytes.upperBound)
            count += 1
            sentenceWords += 1
            ring[count & (Self.ringSize - 1)] = now
            untilStride -= 1
            if untilStride == 0 { endWindow() }
        }
        if endsSentence, sentenceWords >= shape.leastSentence { endSentence() }
    }

    private mutating func endWindow() {
        untilStride = stride
        guard count >= shape.window else { return }
        judge.judge(.window, from: ring[(count - shape.window) & (Self.ringSize - 1)], to: now)
    }

    private mutating func endSentence() {
        judge.judge(.sentence, from: sentence, to: now)
        previous = sentence
        sentence = now
        sentenceWords = 0
    }

    private mutating func finish() {
        defer { judge.finish(words: count) }
        guard count > 0 else { return }
        if count <= shape.wholeLimit { judge.judge(.whole, from: UnitMark(), to: now) }
        if count > shape.window, untilStride != stride {
            judge.judge(.window, from: ring[(count - shape.window) & (Self.ringSize - 1)], to: now)
        }
        // A short rest says little alone.
        if sentenceWords > 0, sentence != UnitMark() {
            judge.judge(.sentence, from: sentenceWords < shape.leastSentence ? previous : sentence, to: now)
        }
    }
}
