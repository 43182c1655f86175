/// Finds the word that was probably meant, by the optimal string alignment distance: letters put in, left out, taken for
/// others or swapped.
public enum NearWord {
    /// Longest word that is compared, in bytes.
    private static let limit = 64

    /// The word with the fewest differences; nil where all are too far away.
    public static func nearest(to word: String, among words: [String]) -> String? {
        guard word.utf8.count <= limit else { return nil }
        let near = words.map { (word: $0, distance: distance(Array(word.utf8), Array($0.utf8))) }
            .min { $0.distance < $1.distance }
        guard let near, near.distance <= max(1, word.utf8.count / 3) else { return nil }
        return near.word
    }

    private static func distance(_ left: [UInt8], _ right: [UInt8]) -> Int {
        var older: [Int] = []
        var old = Array(0...right.count)
        for (i, letter) in left.enumerated() {
            var row = [i + 1]
            for (j, other) in right.enumerated() {
                var best = min(old[j] + (letter == other ? 0 : 1), old[j + 1] + 1, row[j] + 1)
                if i > 0, j > 0, letter == right[j - 1], left[i - 1] == other { best = min(best, older[j - 1] + 1) }
                row.append(best)
            }
            (older, old) = (old, row)
        }
        return old[right.count]
    }
}
