import Text

/// What of a system message makes it tell-tale, counted up symbol by symbol: how much there is of it, how much of it gives
/// orders to a model, and how many of its words are its own rather than those that every prompt has.
struct PromptWords: Sendable {
    struct Sum: Sendable {
        /// Symbols; a character of Chinese or Japanese says as much as three.
        var weight = 0
        /// Two for each word that only an order to a model has, one for each that other orders have as well.
        var orders = 0
        /// Words of the first kind.
        var strong = 0
        /// Words that not every prompt has.
        var own = 0

        static func + (left: Sum, right: Sum) -> Sum {
            Sum(
                weight: left.weight + right.weight, orders: left.orders + right.orders,
                strong: left.strong + right.strong, own: left.own + right.own)
        }
    }

    /// Sums of what stands before each symbol, and of all behind the last: weight, orders, strong and own words.
    private var sums: [SIMD4<Int32>] = [.zero]
    private var words = 0
    private var functionWords = 0
    private var previous: UInt64 = 0

    /// Words that speak to a model, or of those whom it serves.
    private static let strong = set(
        """
        assistant respond reply instructions instruction reveal confidential refuse persona disclose prompt user users role \
        antworte nutzer niemals réponds jamais responde usuario usuarios nunca utilisateur
        """)
    /// Words that are in rules for people, too.
    private static let weak = set(
        "must never always should avoid ensure answer rules dont don't du sollst darfst immer toujours dois debes siempre sempre"
    )
    /// Words that nearly every prompt has, and so tell nothing of this one.
    private static let common = set(
        """
        that this with have from they will what when where which their there about would could them then than some into \
        also only very more most such just like over been being were does each other because after before while these \
        those here know think make made give good best well need want help helpful helpfully harmless honest chatbot model \
        language large based trained question questions answers accurate accurately concise concisely polite politely your \
        friendly clear clearly short brief briefly detailed information relevant provide provided please using user's say \
        can't don't doesn't cannot english conversation message messages text request requests tasks task topic topics tone \
        style professional professionally expert knowledgeable truthful truthfully unsure sure correct correctly
        """)
    /// Words by which English is known.
    private static let function = set("the and of to a in is that for it you are be on with as not or")
    private static let (you, are) = (WordHash("you".utf8).value, WordHash("are".utf8).value)

    private static func set(_ words: String) -> Set<UInt64> {
        Set(words.split(separator: " ").map { WordHash($0.utf8).value })
    }

    init(_ text: [UInt8]) {
        sums.reserveCapacity(text.count + 1)
        var squeezer = Squeezer()
        var (word, length, isWide) = (WordHash(), 0, false)
        for byte in text {
            let symbol = squeezer.take(byte)
            if byte.isAlphanumeric || byte >= 0x80 || byte == 0x27 {
                word.add(byte.isUpper ? byte | 0x20 : byte)
                length += 1
                // From U+2E80 on, about.
                if byte >= 0xC0 { isWide = byte >= 0xE2 }
            } else if length > 0 {
                count(word.value, length)
                (word, length) = (WordHash(), 0)
            }
            guard symbol != 0 else { continue }
            sums.append(sums[sums.count - 1] &+ SIMD4(symbol >= 0x80 && isWide ? 3 : 1, 0, 0, 0))
        }
        if length > 0 { count(word.value, length) }
    }

    private mutating func count(_ word: UInt64, _ length: Int) {
        words += 1
        if Self.function.contains(word) { functionWords += 1 }
        if Self.strong.contains(word) || word == Self.are && previous == Self.you {
            sums[sums.count - 1] &+= SIMD4(0, 2, 1, 0)
        } else if Self.weak.contains(word) {
            sums[sums.count - 1] &+= SIMD4(0, 1, 0, 0)
        } else if length >= 4, !Self.common.contains(word) {
            sums[sums.count - 1] &+= SIMD4(0, 0, 0, 1)
        }
        previous = word
    }

    var symbols: Int { sums.count - 1 }
    /// Whether its orders can be told by their words.
    var isEnglish: Bool { functionWords * 12 >= words }
    var all: Sum { sum(0..<symbols) }

    /// What stands in a range of symbols.
    func sum(_ range: Range<Int>) -> Sum {
        let (lower, upper) = (min(max(range.lowerBound, 0), symbols), min(max(range.upperBound, 0), symbols))
        let found = sums[upper] &- sums[lower]
        return Sum(weight: Int(found[0]), orders: Int(found[1]), strong: Int(found[2]), own: Int(found[3]))
    }
}
