import Vocabulary

/// Gathers what must be scored. Every string that an encoder can write passes through here once.
struct SegmentCollector {
    private(set) var segments: [Segment] = []

    mutating func add(_ text: String, _ channel: Channel, _ path: Segment.Path) {
        guard !text.isEmpty else { return }
        segments.append(Segment(channel: channel, path: path, text: text))
    }

    /// Every string below a value, keys included, as one text of lines: what is cut over several strings is seen whole,
    /// and a value of very many strings is one text to score.
    mutating func addAll(_ view: JSONView, _ channel: Channel, _ path: Segment.Path) {
        var text = ""
        gather(view, into: &text)
        add(text, channel, path)
    }

    private func gather(_ view: JSONView, into text: inout String) {
        if let string = view.string { append(string, to: &text) }
        for element in view.elements { gather(element, into: &text) }
        for member in view.members {
            append(member.key.string ?? "", to: &text)
            gather(member.value, into: &text)
        }
    }

    private func append(_ string: String, to text: inout String) {
        if !text.isEmpty { text += "\n" }
        text += string
    }
}
