/// The commonest English words, which tell plain text from a rotated or rewritten one.
struct CommonWords: Sendable {
    private let plain: WordTable
    private let rotated: WordTable

    init() {
        let words = Self.list.split(separator: " ").map { Array($0.utf8) }
        plain = WordTable(words.map { (WordHash($0).value, 1) })
        // Only longer words: two rotated letters are too often a word of some other language.
        rotated = WordTable(words.filter { $0.count >= 3 }.map { (WordHash($0.map(Rot13Decoder.rotate)).value, 1) })
    }

    /// Whether a word, given by its ``WordHash``, is common English.
    func contains(_ hash: UInt64) -> Bool { plain[hash] >= 0 }

    /// Calls `body` with readers of the words and of those of three letters or more rotated by 13.
    @inline(__always)
    func read<R>(_ body: (_ plain: WordTable.Reader, _ rotated: WordTable.Reader) -> R) -> R {
        plain.read { plain in rotated.read { body(plain, $0) } }
    }

    private static let list = """
        the of and to in a is that for it as was with be by on not he i this are or his from at which but have an had \
        they you were there one all we can her has their been if more when will would who so no out up into what do \
        about some could them other than then now only time very your just over also our even new because like any \
        these two may first after most make where through long little well back much good before must here between \
        should each under last never become people know work without being same another need tell show give take \
        write read say said use see find help want how why please me my its him she us system user question answer \
        text word words following follow rules instructions previous above below message prompt print output repeat \
        ignore forget everything nothing anything something every own different such did does done way many part \
        still against place old great year day come made while might off again keep think right left next used \
        let still begin point world hand high right end always few set state both number name call change think \
        tell start stop open look way line list example content information data code file respond response reply \
        role act pretend assistant model secret hidden password key instead everything disregard reveal override
        """
}
