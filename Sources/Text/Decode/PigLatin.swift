/// Pig latin: the consonants in front of a word behind it, and "ay" after them; "way", "yay" or "hay" after a vowel.
enum PigLatin {
    /// The common word that was written so, or nil.
    static func plain(_ word: Slice<UnsafeBufferPointer<UInt8>>) -> [UInt8]? {
        guard word.count >= 3, word.count <= CommonWords.longest, ends(word) else { return nil }
        let common = CommonWords.shared
        let stem = word.dropLast(2).map(\.lowercased)
        guard let last = stem.last else { return nil }
        if last == 0x77 || last == 0x79 || last == 0x68,
            common.contains(WordKey(stem.dropLast()).value),
            stem.count >= 2
        {
            return stem.dropLast()
        }
        for moved in 1...3 where moved < stem.count {
            let plain = Array(stem.suffix(moved) + stem.dropLast(moved))
            if common.contains(WordKey(plain).value) { return plain }
        }
        return nil
    }

    /// The most likely word behind one that is written so, known or not.
    static func guess(_ word: Slice<UnsafeBufferPointer<UInt8>>) -> [UInt8]? {
        if let plain = plain(word) { return plain }
        guard word.count >= 5, ends(word) else { return nil }
        let stem = word.dropLast(2).map(\.lowercased)
        return Array(stem.suffix(1) + stem.dropLast())
    }

    private static func ends(_ word: Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
        word[word.endIndex - 1].lowercased == 0x79 && word[word.endIndex - 2].lowercased == 0x61
    }
}
