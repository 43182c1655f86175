import Text
import Vocabulary

/// A match in the coordinates of the view that it was found in.
struct ViewMatch: Equatable {
    var rule: String
    var code: ReasonCode
    var weight: Int
    /// Bytes of the view's normal form, or of its folded form if `isFolded`.
    var range: Range<Int>
    var isFolded = false
    /// The heaviest words of a classifier's match.
    var features: [String] = []

    /// Evidence heavy enough to call a text an attack that something was meant to hide.
    var isAttack: Bool { code.family == .injection && weight >= 40 }
}

/// A match and its view.
struct Located {
    var match: ViewMatch
    var view: TextView

    /// Bytes of the view's folded form.
    var folded: Range<Int> { match.isFolded ? match.range : view.inFolded.source(match.range) }
    /// Bytes of the original text.
    var span: Range<Int> { view.folded.map.source(folded) }
}
