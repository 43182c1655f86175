/// What one cheap pass over the bytes says about which decoders are worth calling, and where.
///
/// The pass cuts the text into tokens (what stands between white space) and words (letters and digits), and keeps no more
/// than counts of them, so that ordinary text costs a table look-up a byte and one a word.
struct DecodeHints {
    /// Stretches that may be base64 or its like: long tokens, and neighbours that look like pieces of one.
    private(set) var blocks: [Block] = []
    /// Tokens with so many signs that they may be ascii85 or the like.
    private(set) var dense: [Range<Int>] = []
    /// Lines whose first byte tells their length, as in uuencode.
    private(set) var countedLines = 0
    /// Kinds of decoders that have something to look at.
    private(set) var kinds: Kinds = []

    struct Block {
        var range: Range<Int>
        /// How many tokens it is made of.
        var tokens: Int
    }

    struct Kinds: OptionSet {
        let rawValue: UInt16
        static let escapes = Kinds(rawValue: 1)
        static let leet = Kinds(rawValue: 2)
        static let pairs = Kinds(rawValue: 4)
        static let numbers = Kinds(rawValue: 8)
        static let spaced = Kinds(rawValue: 16)
        static let dashes = Kinds(rawValue: 32)
        static let outside = Kinds(rawValue: 64)
        /// Words that are no English stand together.
        static let words = Kinds(rawValue: 128)
        /// Words are full of signs, digits and capitals.
        static let strange = Kinds(rawValue: 256)
    }

    /// How many walks over the text the decoders will make, about.
    var walks: Int {
        kinds.rawValue.nonzeroBitCount + (kinds.contains(.words) ? 2 : 0) + (blocks.isEmpty ? 0 : 1)
            + (dense.isEmpty ? 0 : 1) + (countedLines > 0 ? 1 : 0)
    }

    private var pairs = 0
    private var tokens = 0
    private var strange = 0
    private var singles = 0
    private var numbers = 0
    private var dashes = 0
    private var group = Group()
    private var census = WordCensus()

    /// Neighbouring tokens that may be one block of base64.
    private struct Group {
        var range = 0..<0
        var bytes = 0
        var tokens = 0
        var odd = 0
        /// Tokens since the last odd one.
        var plain = 0
    }

    /// One token while it is read.
    private struct Token {
        var start = 0
        var bits: UInt8 = 0
        var capitals = 0
        var signs = 0
    }

    init(_ bytes: [UInt8]) {
        bytes.withUnsafeBufferPointer { read($0) }
    }

    private mutating func read(_ bytes: UnsafeBufferPointer<UInt8>) {
        let table = ByteTraits.Table.shared
        let common = CommonWords.shared
        var token = Token()
        var line = (start: 0, bits: UInt8(0))
        var key = WordKey()
        var length = 0
        var hasDigit = false
        for index in 0..<bytes.count {
            let byte = bytes[index]
            let bits = table[byte]
            if bits & 3 != 0 {
                key.add(byte | 0x20)
                length += 1
                token.bits |= bits
                token.capitals += Int(bits >> 1)
                continue
            }
            if bits == 4 {
                hasDigit = true
                token.bits |= bits
                continue
            }
            if bits == 128, length == 0, !hasDigit {
                token.bits |= bits
                continue
            }
            if length >= 3 {
                census.add(isKnown: !hasDigit && common.contains(key.value), length: length)
            }
            key = WordKey()
            length = 0
            hasDigit = false
            if bits != 0 {
                token.bits |= bits
                token.signs += 1
                continue
            }
            if token.bits != 0 { close(token, index, bytes) }
            line.bits |= token.bits
            token = Token()
            token.start = index + 1
            if byte == 0x0A {
                if line.bits & 1 == 0 { noteLine(bytes, line.start..<index) }
                line = (index + 1, 0)
            }
        }
        if length >= 3 { census.add(isKnown: !hasDigit && common.contains(key.value), length: length) }
        if token.bits != 0 { close(token, bytes.count, bytes) }
        line.bits |= token.bits
        if line.bits & 1 == 0 { noteLine(bytes, line.start..<bytes.count) }
        closeGroup()
        if census.isForeign { kinds.insert(.words) }
        if pairs >= 6 { kinds.insert(.pairs) }
        if strange >= 3, strange * 4 >= tokens { kinds.insert(.strange) }
    }

    @inline(__always)
    private mutating func close(_ token: Token, _ end: Int, _ bytes: UnsafeBufferPointer<UInt8>) {
        let length = end - token.start
        tokens += 1
        // A word of small letters, perhaps with a capital in front: nothing of interest but an end of runs.
        if token.bits & ~3 == 0, length > 1, length < 16, token.capitals <= 1,
            token.bits != 3 || bytes[token.start] < 0x60
        {
            if length == 2 { notePair(bytes, token.start) }
            singles = 0
            numbers = 0
            dashes = 0
            if group.tokens > 0 { extendGroup(token, end, isOdd: false) }
            return
        }
        closeOdd(token, end, length, bytes)
    }

    private mutating func closeOdd(
        _ token: Token, _ end: Int, _ length: Int, _ bytes: UnsafeBufferPointer<UInt8>
    ) {
        let traits = ByteTraits(rawValue: token.bits)
        singles = length == 1 ? singles + 1 : 0
        if singles >= 4 || (token.signs >= 3 && token.signs * 2 + 1 >= length - 1) {
            kinds.insert(.spaced)
        }
        if traits.contains(.escape), length >= 3 { kinds.insert(.escapes) }
        if traits.contains(.outside) { kinds.insert(.outside) }
        let hasLetter = !traits.isDisjoint(with: .letter)
        if traits.contains(.digit) {
            noteNumber(token, length, hasLetter)
            dashes = 0
        } else {
            numbers = 0
            dashes = hasLetter || length > 7 ? 0 : dashes + 1
            if dashes >= 5 { kinds.insert(.dashes) }
        }
        if hasLetter, !traits.isDisjoint(with: [.digit, .sign]) { kinds.insert(.leet) }
        if length >= 3, !traits.isDisjoint(with: [.other, .sign, .escape]),
            !traits.isDisjoint(with: [.digit, .capital])
        {
            strange += 1
        }
        if length == 2 { notePair(bytes, token.start) }
        if length >= 20, token.signs >= 2, token.signs * 16 >= length {
            dense.append(token.start..<end)
        }
        if traits.contains(.base64), length >= 3 { noteQuoted(bytes, token.start..<end) }
        noteBlock(token, end, traits, bytes)
    }

    @inline(__always)
    private mutating func notePair(_ bytes: UnsafeBufferPointer<UInt8>, _ start: Int) {
        if bytes[start].hexValue != nil, bytes[start + 1].hexValue != nil { pairs += 1 }
    }

    private mutating func noteNumber(_ token: Token, _ length: Int, _ hasLetter: Bool) {
        // Letters are those of `0x6d`, or of hexadecimal pairs with signs between them.
        numbers = hasLetter && length > 6 ? 0 : numbers + 1
        if numbers >= 4 || (token.signs >= 3 && token.signs * 8 >= length) { kinds.insert(.numbers) }
        if token.signs >= 7, token.signs * 3 + 2 == length { kinds.insert(.pairs) }
    }

    /// Quoted-printable: `=` and two digits, more than once.
    private mutating func noteQuoted(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) {
        guard !kinds.contains(.escapes) else { return }
        var found = 0
        for index in range.dropLast(2) where bytes[index] == 0x3D {
            if bytes[index + 1].hexValue != nil, bytes[index + 2].hexValue != nil { found += 1 }
        }
        if found >= 2 { kinds.insert(.escapes) }
    }

    /// Puts a token to the blocks, or to the group that may become one.
    private mutating func noteBlock(
        _ token: Token, _ end: Int, _ traits: ByteTraits, _ bytes: UnsafeBufferPointer<UInt8>
    ) {
        let isPlain = traits.isSubset(of: [.letter, .digit, .base64])
        let isOdd =
            traits == .digit
            || !traits.isDisjoint(with: .letter)
                && (traits.contains(.digit) || token.capitals >= 2 && traits.contains(.small)
                    || token.capitals == 1 && traits.contains(.small) && bytes[token.start] >= 0x60)
        if isPlain, end - token.start >= 2 {
            extendGroup(token, end, isOdd: isOdd)
        } else {
            closeGroup()
        }
        guard end - token.start >= 12 else { return }
        if isPlain { return blocks.append(Block(range: token.start..<end, tokens: 1)) }
        var start = token.start
        let table = ByteTraits.Table.shared
        let block = ByteTraits([.letter, .digit, .base64]).rawValue
        for index in token.start...end where index == end || table[bytes[index]] & block == 0 {
            if index - start >= 12 { blocks.append(Block(range: start..<index, tokens: 1)) }
            start = index + 1
        }
    }

    private mutating func extendGroup(_ token: Token, _ end: Int, isOdd: Bool) {
        if !isOdd {
            guard group.tokens > 0, group.plain < 2 else { return closeGroup() }
        }
        group.bytes += end - token.start
        group.plain += 1
        guard isOdd else { return }
        // Plain tokens belong to it only where odd ones follow.
        let start = group.tokens == 0 ? token.start : group.range.lowerBound
        group.range = start..<end
        group.tokens += group.plain
        group.odd += 1
        group.plain = 0
    }

    private mutating func closeGroup() {
        if group.tokens >= 2, group.odd * 2 >= group.tokens, group.bytes >= 12 {
            blocks.append(Block(range: group.range, tokens: group.tokens))
        }
        if group.tokens > 0 { group = Group() }
    }

    /// A line without small letters whose first byte tells its length, as uuencode writes them.
    private mutating func noteLine(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) {
        if UuDecoder.length(bytes, range) != nil { countedLines += 1 }
    }
}

/// Counts words that are no English, and whether they stand together.
private struct WordCensus {
    private var words = 0
    private var unknown = 0
    private var letters = 0
    /// The last words, a bit each: 1 for one that is not known.
    private var recent: UInt8 = 0
    private var isDense = false

    @inline(__always)
    mutating func add(isKnown: Bool, length: Int) {
        words += 1
        recent = recent << 1 | (isKnown ? 0 : 1)
        guard !isKnown else { return }
        unknown += 1
        letters += length
        if (recent & 0x3F).nonzeroBitCount >= 4 { isDense = true }
    }

    var isForeign: Bool { isDense || unknown * 4 >= words && (unknown >= 2 || letters >= 6) }
}
